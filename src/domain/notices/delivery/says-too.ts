import type { Key } from '../../keys/key.ts';
import { differing, fieldsOf } from '../../keys/settings.ts';
import type { Applied } from '../../requests/request.ts';
import { isOver, type OwnedKey } from '../life.ts';
import type { KeyNotice, Notice, NoticeBody } from '../notice.ts';
import { type KeyNoticeKind, WATCH_RULES } from '../watch-rules/watch-rules.ts';

/** News that a message which stands may tell as well, once it is redrawn. */
export interface News {
  readonly body: NoticeBody;
  readonly key: OwnedKey;
  /** The change that it tells; null: it was made outside the bot. */
  readonly applied: Applied | null;
  readonly now: Date;
}

/**
 * Somebody is told of an event once: what already stands is redrawn with it, and nothing more is said. Slack notifies
 * nobody of a redrawn message, so only what makes it calmer is told that way.
 */
export function saysToo(standing: Notice, { body, key, applied, now }: News): boolean {
  if (standing.body.kind !== 'key' || !isOver(standing, [key], now)) return false;
  const { kind } = standing.body.what;
  if (isEarlier(standing.body.what, key) || WATCH_RULES[kind].about === null) return false;
  if (applied) return tellsNoMore(applied) && WATCH_RULES[kind].isCure(applied, key);
  return body.kind === 'key' && (body.what.kind === 'revived' || tellsExpiryOnly(kind, body.what));
}

/** The expiry that was told is no longer the key's, because it is to come sooner. */
function isEarlier({ kind, period }: KeyNotice, { expiresAt }: Key): boolean {
  if (expiresAt === null || (kind !== 'expiring' && kind !== 'expired')) return false;
  return expiresAt.getTime() < Number(period.split('~')[0]);
}

/** The message that stands tells the new expiry, the quota, or that the key works, and none of the other settings. */
const tellsNoMore = ({ change }: Applied): boolean =>
  change.kind !== 'edit' || fieldsOf(change.to).every((field) => field === 'expiresAt');

function tellsExpiryOnly(standing: KeyNoticeKind, { kind, was, is }: KeyNotice): boolean {
  if (kind !== 'changed' || !was || !is || (standing !== 'expiring' && standing !== 'expired')) return false;
  const isQuota = was.unlimited !== is.unlimited || was.granted !== is.granted;
  return !isQuota && differing(was.settings, is.settings).every((field) => field === 'expiresAt');
}
