import { urgencyOf } from '../keys/cures.ts';
import type { Key, KeyId } from '../keys/key.ts';
import type { UserId } from '../member.ts';
import type { RequestId } from '../requests/request.ts';
import type { KeyNotice, Notice, NoticeBody } from './notice.ts';
import { moreUnowned, unowned } from './unowned.ts';
import type { Later, WatchRule, WatchState } from './watch-rules/rule.ts';
import { WATCH_RULES } from './watch-rules/watch-rules.ts';

/**
 * How long what a message tells stays true. `keys`, `request`: it is redrawn whenever they move. `trouble`: it is redrawn
 * when the trouble is over. `moment`: it is redrawn when a moment has come that it tells of. `event`: it tells in the past
 * what happened at a moment, and that stays true.
 */
type Life = 'keys' | 'request' | 'trouble' | 'moment' | 'event';

export const LIVES = {
  key: 'keys',
  assigned: 'keys',
  reassigned: 'moment',
  assigned_many: 'keys',
  reassigned_many: 'moment',
  bulk_disabled: 'event',
  backup_set: 'keys',
  backups_lost: 'event',
  given_up: 'keys',
  revealed: 'event',
  reveal_asked: 'keys',
  reveal_approved: 'keys',
  created: 'keys',
  unowned_keys: 'keys',
  day_digest: 'keys',
  card: 'request',
  reply: 'event',
  outcome: 'request',
  changed_by_other: 'request',
  glass_broken: 'event',
  delegation: 'event',
  grant_ended: 'event',
  resume_needed: 'request',
  set_aside: 'trouble',
  unseen_card: 'request',
  owner_left: 'trouble',
  channel_trouble: 'trouble',
  group_trouble: 'trouble',
  zone_unknown: 'trouble',
  upstream_trouble: 'trouble',
  account_trouble: 'trouble',
  unreadable_keys: 'trouble',
  policy_trouble: 'trouble',
  welcome: 'event',
  audit_head: 'event',
} as const satisfies Record<NoticeBody['kind'], Life>;

export type TroubleKind = {
  [K in NoticeBody['kind']]: (typeof LIVES)[K] extends 'trouble' ? K : never;
}[NoticeBody['kind']];

export type TroubleBody = Extract<NoticeBody, { kind: TroubleKind }>;

export const isTrouble = (body: NoticeBody): body is TroubleBody => LIVES[body.kind] === 'trouble';

const kindsOf = (life: Life): string[] =>
  Object.entries(LIVES).flatMap(([kind, with_]) => (with_ === life ? [kind] : []));

/** The kinds whose messages are redrawn when their request, or its grant, moves. */
export const KINDS_OF_REQUESTS = kindsOf('request');

/** The kinds whose messages are redrawn when their keys move. */
export const KINDS_OF_KEYS = kindsOf('keys');

/** The keys with which the message changes. News that waits for a digest is never sent by itself. */
export function keysIn({ to, body }: Notice): readonly KeyId[] {
  if (body.kind === 'owner_left') return body.keyIds ?? [];
  if (LIVES[body.kind] !== 'keys' || to.kind === 'digest') return [];
  if (body.kind === 'unowned_keys') return [...body.keys, ...(body.others ?? [])].map(({ keyId }) => keyId);
  if (body.kind === 'day_digest') return body.keyIds;
  if (body.kind === 'assigned_many') return body.keys.map(({ id }) => id);
  return 'keyId' in body ? [body.keyId] : [];
}

/** What is redrawn with its keys calls them as they are called now; what tells of a moment, as they were called then. */
export function namedNow<N extends Notice>(notice: N, keys: readonly Pick<OwnedKey, 'id' | 'name'>[]): N {
  const { body } = notice;
  if (LIVES[body.kind] !== 'keys') return notice;
  const now = new Map(keys.map(({ id, name }) => [id, name]));
  const named = <T extends KeyNamed>(one: T): T => ({ ...one, name: now.get(one.keyId) ?? one.name });
  if (body.kind === 'unowned_keys') return { ...notice, body: { ...body, keys: body.keys.map(named) } };
  if (body.kind === 'assigned_many')
    return {
      ...notice,
      body: { ...body, keys: body.keys.map((key) => ({ ...key, name: now.get(key.id) ?? key.name })) },
    };
  return 'name' in body ? { ...notice, body: named(body) } : notice;
}

type KeyNamed = Pick<Extract<NoticeBody, { kind: 'created' }>, 'keyId' | 'name'>;

/** The requests with which the message changes, besides the one that it is about. Older digests have none. */
export const requestsIn = ({ body }: Notice): readonly RequestId[] =>
  body.kind === 'day_digest' ? (body.requestIds ?? []) : [];

export interface OwnedKey extends Key {
  readonly owner: UserId | null;
  readonly backup?: UserId | null;
  readonly deletedAt: Date | null;
  readonly watchState?: WatchState | null;
}

/** Whether a message has nothing more to offer: its key was cured, deleted or given to somebody else. */
export function isOver({ to, body }: Notice, keys: readonly OwnedKey[], now: Date): boolean {
  if (body.kind === 'unowned_keys') return unowned(body, keys).length + moreUnowned(body, keys) === 0;
  if (body.kind === 'day_digest')
    return to.kind === 'member' && !keys.some((key) => needsOwner(key, to.id, now));
  if (body.kind === 'owner_left') return areTaken(body, keys);
  if (body.kind === 'assigned_many') return keys.every((one) => isGone(to, one));
  const [key] = keys;
  if (!key || LIVES[body.kind] !== 'keys') return false;
  // The question is whether its owner may see it, and goes to others.
  if (body.kind === 'reveal_asked') return key.deletedAt !== null || key.owner !== body.by;
  if (body.kind === 'given_up') return key.deletedAt !== null || key.owner !== null;
  if (body.kind === 'backup_set') return key.deletedAt !== null || !standsIn(body, key);
  if (body.kind !== 'key') return isGone(to, key);
  const { isOver: isCured } = WATCH_RULES[body.what.kind];
  return (body.what.kind !== 'deleted' && isGone(to, key)) || isCured(laterOf(body.what, key, now));
}

/** Whoever was named stands in for the same owner still. */
const standsIn = (named: Pick<OwnedKey, 'owner' | 'backup'>, { owner, backup }: OwnedKey): boolean =>
  named.backup !== null && named.backup === backup && named.owner === owner;

/** Whoever left owns none of the keys any more that they were found to own. */
const areTaken = ({ owner, keys: total, keyIds = [] }: OwnerLeft, keys: readonly OwnedKey[]): boolean =>
  keyIds.length > 0 && total <= keyIds.length && theirs(owner, keys).length === 0;

/** Of these keys those that this person owns. */
export const theirs = <K extends OwnedKey>(owner: UserId, keys: readonly K[]): readonly K[] =>
  keys.filter((key) => key.owner === owner && key.deletedAt === null);

type OwnerLeft = Extract<NoticeBody, { kind: 'owner_left' }>;

/** Of what is over: what was warned of has happened, so its message changes again when that is mended. */
export function hasCome({ to, body }: Notice, [key]: readonly OwnedKey[], now: Date): boolean {
  if (body.kind !== 'key' || !key || isGone(to, key)) return false;
  const rule: WatchRule = WATCH_RULES[body.what.kind];
  return rule.hasCome?.(laterOf(body.what, key, now)) ?? false;
}

const laterOf = (told: KeyNotice, key: OwnedKey, now: Date): Later => ({
  told,
  levels: key.watchState?.levels ?? null,
  key,
  now,
});

/** Whether this person, who owns the key or stands in for its owner, has to do something about it. */
export const needsOwner = (key: OwnedKey, person: UserId, now: Date): boolean =>
  (key.owner === person || key.backup === person) &&
  key.deletedAt === null &&
  ['dead', 'soon'].includes(urgencyOf(key, now));

export const isGone = (to: Notice['to'], { owner, backup = null, deletedAt }: OwnedKey): boolean =>
  deletedAt !== null || (to.kind === 'member' && to.id !== owner && to.id !== backup);
