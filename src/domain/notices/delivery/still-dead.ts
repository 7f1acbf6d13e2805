import { stateOf } from '../../keys/key.ts';
import { hasCome, isGone, type OwnedKey } from '../life.ts';
import type { Notice } from '../notice.ts';
import type { KeyNoticeKind } from '../watch-rules/watch-rules.ts';

/** What these tell of makes a key fail, or will. */
const CURABLE: ReadonlySet<KeyNoticeKind> = new Set([
  'disabled',
  'expired',
  'exhausted',
  'low',
  'runs_out',
  'expiring',
]);

/** Whether the message tells what to do about it. */
export const isCurable = (kind: KeyNoticeKind): boolean => CURABLE.has(kind);

/** Of what is over: the key fails for another cause than the one that was told. */
export const isStillDead = (notice: Notice, keys: readonly OwnedKey[], now: Date): boolean => {
  const { body, to } = notice;
  const [key] = keys;
  if (body.kind !== 'key' || !key || isGone(to, key) || !isCurable(body.what.kind)) return false;
  return stateOf(key, now) !== 'enabled' && !hasCome(notice, keys, now);
};
