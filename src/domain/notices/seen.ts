import { type KeySnapshot, type Plan, snapshotOf } from '../changes/plan.ts';
import { type Key, stateOf } from '../keys/key.ts';
import { type Quota, units } from '../keys/quota.ts';
import { differing, eachSetting, fieldsOf, type SettingsPatch } from '../keys/settings.ts';
import type { Applied } from '../requests/request.ts';
import { DAY } from '../time.ts';
import { isOver, type OwnedKey } from './life.ts';
import type { KeyNotice, Notice, NoticeBody } from './notice.ts';
import type { WatchState } from './watch-rules/rule.ts';
import { type KeyNoticeKind, WATCH_RULES } from './watch-rules/watch-rules.ts';

/** Of an unlimited key what was granted moves with its traffic and means nothing. */
export function seenOf(key: Key): KeySnapshot {
  const seen = snapshotOf(key);
  return key.unlimited ? { ...seen, granted: units(0) } : seen;
}

/**
 * What is known of a key after the bot has written it, so that no sweep reports that as somebody else's edit. Only what the
 * plan moved is known; whatever else the row shows is news for the next sweep.
 */
export function watchStateAfter(
  { plan, key }: { plan: Plan; key: Key },
  before: WatchState | null,
  now: Date,
): WatchState {
  const state = stateOf(key, now);
  const without = withoutPlan(key, plan);
  const movesState = without === null || before === null || stateOf(without, now) !== state;
  const confirmed = movesState ? state : before.state;
  return {
    ...(before ?? { levels: {} }),
    ...(movesExpiry(without, key) && expiryKnown(key, now)),
    ...(movesQuota(without, key) && { knowsQuota: quotaIn(key) }),
    state: confirmed,
    transitions: (before?.transitions ?? 0) + (before && before.state !== confirmed ? 1 : 0),
    unconfirmed: !movesState && state === 'exhausted' && before.unconfirmed,
    seen: seenAfter(before?.seen, plan, key),
  };
}

/** The key as it would be had the bot not written it; null: there would be none. */
function withoutPlan(key: Key, plan: Plan): Key | null {
  if (plan.kind === 'create') return null;
  const { before, after } = plan;
  const isQuota = after.unlimited !== before.unlimited || after.granted !== before.granted;
  return {
    ...key,
    ...('expiresAt' in after.settings && { expiresAt: before.settings.expiresAt }),
    ...(isQuota && { unlimited: before.unlimited, left: units(before.granted - key.used) }),
    ...(after.status !== null && { status: before.status }),
  };
}

const movesExpiry = (without: Key | null, key: Key): boolean =>
  without === null || differing(without, { expiresAt: key.expiresAt }).length > 0;

const movesQuota = (without: Key | null, key: Key): boolean =>
  without?.unlimited !== key.unlimited || without.left !== key.left;

const quotaIn = ({ left, used, unlimited }: Key): Quota => ({ left, used, unlimited });

/** Who sets an expiry knows it, and so does who is told of it: no warning follows at once. */
export function expiryKnown({ expiresAt }: Key, now: Date): Pick<WatchState, 'knows'> {
  const days = expiresAt ? Math.ceil((expiresAt.getTime() - now.getTime()) / DAY) : -1;
  return expiresAt && days >= 0 ? { knows: { expiresAt: expiresAt.getTime(), days } } : {};
}

/** The new owner is told how the key is; whatever comes then is news to them. */
export const handedOver = (before: WatchState, key: Key, now: Date): WatchState => ({
  ...before,
  ...expiryKnown(key, now),
  knowsQuota: quotaIn(key),
  handOvers: (before.handOvers ?? 0) + 1,
});

function seenAfter(before: KeySnapshot | undefined, plan: Plan, key: Key): KeySnapshot {
  const seen = seenOf(key);
  if (!before || plan.kind !== 'write') return seen;
  const written = differing(plan.before.settings, seen.settings);
  const changed: SettingsPatch = eachSetting((field) => seen.settings[field], written);
  return {
    ...seen,
    settings: { ...before.settings, ...changed },
    unlimited: seen.unlimited === plan.before.unlimited ? before.unlimited : seen.unlimited,
    granted: grantedAfter(before, plan.before, seen),
  };
}

function grantedAfter(before: KeySnapshot, planned: KeySnapshot, seen: KeySnapshot) {
  if (before.unlimited || planned.unlimited || seen.unlimited) return seen.granted;
  return units(before.granted + seen.granted - planned.granted);
}

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
 * nobody of a redrawn message, so only what nobody waits for is told that way: that a key works again is always said.
 */
export function saysToo(standing: Notice, { body, key, applied, now }: News): boolean {
  if (revives(body) || standing.body.kind !== 'key' || !isOver(standing, [key], now)) return false;
  const { kind } = standing.body.what;
  if (isEarlier(standing.body.what, key) || WATCH_RULES[kind].about === null) return false;
  if (applied) return tellsNoMore(applied) && WATCH_RULES[kind].isCure(applied, key);
  return body.kind === 'key' && tellsExpiryOnly(kind, body.what);
}

const revives = (body: NoticeBody): boolean =>
  body.kind === 'key' ? body.what.kind === 'revived' : 'revived' in body;

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
