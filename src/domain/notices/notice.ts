import { type Key, type KeyId, type KeyState, stateOf } from '../keys/key.ts';
import { grantedOf } from '../keys/quota.ts';
import type { UserId } from '../member.ts';
import type { RequestId } from '../requests/request.ts';
import { DAY } from '../time.ts';
import type { UpstreamFault } from '../upstream/circuit-breaker.ts';
import type { TokenRefusal } from '../upstream/refusal.ts';

/** `discovered`: a key the bot did not know, alive. */
export type KeyNoticeKind = 'disabled' | 'expired' | 'exhausted' | 'expiring' | 'deleted' | 'discovered';

/** What happened to one key, as its owner will be told. */
export interface KeyNotice {
  readonly kind: KeyNoticeKind;
  readonly keyId: KeyId;
  /** Days before the expiry; only for `expiring`. */
  readonly days: number | null;
  /** What re-arms it: the expiry, the granted amount, or the number of the transition. */
  readonly period: string;
}

/** One thing to tell, once: `id` is unique, so a repeat is harmless. */
export interface Notice {
  readonly id: string;
  readonly to: Recipient;
  readonly body: NoticeBody;
}

/** `approvals`: the channel of the policy; every lead's DM when it cannot be posted to. */
export type Recipient =
  | { readonly kind: 'member'; readonly id: UserId }
  | { readonly kind: 'approvals' }
  | { readonly kind: 'admins' }
  /** Keys nobody owns: gathered into one message when the sweep ends. */
  | { readonly kind: 'digest' };

export type NoticeBody =
  | {
      readonly kind: 'key';
      readonly keyId: KeyId;
      readonly name: string;
      readonly what: KeyNotice;
      readonly by: UserId | null;
      /** In the words of whoever did it. */
      readonly why?: string;
    }
  | { readonly kind: 'assigned'; readonly keyId: KeyId; readonly name: string; readonly by: UserId }
  | { readonly kind: 'created'; readonly keyId: KeyId; readonly name: string; readonly requestId: RequestId }
  | { readonly kind: 'unowned_keys'; readonly keys: readonly UnownedKey[]; readonly more: number }
  | { readonly kind: 'card'; readonly requestId: RequestId }
  /** A reply in the card's thread. */
  | { readonly kind: 'reply'; readonly requestId: RequestId; readonly about: ReplyAbout }
  /** To the requester. */
  | { readonly kind: 'outcome'; readonly requestId: RequestId }
  /** Left behind for over an hour, after a stop or a restore: an admin says whether it goes on. */
  | { readonly kind: 'resume_needed'; readonly requestId: RequestId; readonly what: 'request' | 'grant' }
  /** One item of a job that keeps failing by a bug. */
  | { readonly kind: 'set_aside'; readonly job: string; readonly item: string; readonly ref: string }
  /** To the requester: nobody who may decide can be shown the card. */
  | { readonly kind: 'unseen_card'; readonly requestId: RequestId }
  /** Whoever owns these keys cannot be told any more. */
  | { readonly kind: 'owner_left'; readonly owner: UserId; readonly keys: number }
  | { readonly kind: 'channel_trouble'; readonly channel: string; readonly error: string }
  /** Nobody holds the rights of a list through this user group now. */
  | {
      readonly kind: 'group_trouble';
      readonly group: string;
      readonly list: 'leads' | 'admins';
      readonly why: 'missing' | 'empty' | 'unreadable';
    }
  /** To whoever has no time zone in Slack, once. */
  | { readonly kind: 'zone_unknown' }
  | {
      readonly kind: 'upstream_trouble';
      readonly fault: UpstreamFault;
      readonly since: Date;
      /** null: not over yet. */
      readonly until: Date | null;
      /** CometAPI's own words. */
      readonly message: string;
      /** Absent while it is not the token that is refused. */
      readonly refusal?: TokenRefusal;
    }
  /** The server lists keys whose rows cannot be read; `nameless`: rows without a number. */
  | { readonly kind: 'unreadable_keys'; readonly ids: readonly KeyId[]; readonly nameless: number };

export type ReplyAbout =
  | 'asked'
  | 'vote'
  | 'decision'
  | 'result'
  | 'reminder'
  | 'escalation'
  /** In the thread of the grant that could not be ended. */
  | 'revert_failed';

export interface UnownedKey {
  readonly keyId: KeyId;
  readonly name: string;
  readonly state: KeyState;
  readonly what: KeyNoticeKind;
}

/** What the last sweep knew of a key. */
export interface WatchState {
  readonly state: KeyState;
  /** How often its state changed since the bot knows it. */
  readonly transitions: number;
  /** A sweep saw it exhausted once; the second one believes it (pre-charges come and go). */
  readonly unconfirmed: boolean;
}

export interface Evaluation {
  readonly state: WatchState;
  readonly notices: readonly KeyNotice[];
}

const EXPIRING_DAYS: readonly number[] = [7, 3, 1];

/** One reading of one key: what is now known of it, and what its owner should hear. */
export function evaluate(before: WatchState | null, key: Key, now: Date): Evaluation {
  const state = stateOf(key, now);
  if (state === 'exhausted' && before && before.state !== 'exhausted' && !before.unconfirmed)
    return { state: { ...before, unconfirmed: true }, notices: expiringNotices(key, now) };
  const changed = before !== null && before.state !== state;
  const transitions = (before?.transitions ?? 0) + (changed ? 1 : 0);
  const notices = state === 'enabled' ? expiringNotices(key, now) : [];
  const news =
    changed || before === null ? stateNotice(key, state, { transitions, known: before !== null }) : null;
  // That an unknown key ends soon says already that it was found.
  const told =
    news === null || (news.kind === 'discovered' && notices.length > 0) ? notices : [news, ...notices];
  return { state: { state, transitions, unconfirmed: false }, notices: told };
}

function stateNotice(
  key: Key,
  state: KeyState,
  seen: { transitions: number; known: boolean },
): KeyNotice | null {
  const { transitions, known } = seen;
  const notice = (kind: KeyNoticeKind, period: string | number): KeyNotice => ({
    kind,
    keyId: key.id,
    days: null,
    period: String(period),
  });
  switch (state) {
    case 'enabled':
      return known ? null : notice('discovered', 'once');
    case 'disabled':
      return notice('disabled', transitions);
    case 'expired':
      return notice('expired', key.expiresAt?.getTime() ?? `status-${transitions}`);
    case 'exhausted':
      return notice('exhausted', grantedOf(key));
  }
}

/** Only the nearest threshold passed: a key first seen with an hour left is told once, not three times. */
function expiringNotices(key: Key, now: Date): KeyNotice[] {
  const { expiresAt } = key;
  if (expiresAt === null || expiresAt.getTime() < now.getTime()) return [];
  const remaining = expiresAt.getTime() - now.getTime();
  const days = EXPIRING_DAYS.filter((threshold) => remaining <= threshold * DAY).at(-1);
  return days === undefined
    ? []
    : [{ kind: 'expiring', keyId: key.id, days, period: String(expiresAt.getTime()) }];
}

export const deletedNotice = (keyId: KeyId): KeyNotice => ({
  kind: 'deleted',
  keyId,
  days: null,
  period: 'once',
});

/** The unique name of a key's notice: per key, kind and period. */
export const keyNoticeId = ({ keyId, kind, days, period }: KeyNotice): string =>
  `key:${keyId}:${kind}${days === null ? '' : `-${days}d`}:${period}`;
