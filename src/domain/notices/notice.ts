import type { KeyId, KeyState } from '../keys/key.ts';
import type { UserId } from '../member.ts';
import type { RequestId } from '../requests/request.ts';
import type { UpstreamFault } from '../upstream/circuit-breaker.ts';
import type { TokenRefusal } from '../upstream/refusal.ts';
import type { KeyNoticeKind } from './watch-rules/watch-rules.ts';

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
  /** To the former owner. */
  | {
      readonly kind: 'reassigned';
      readonly keyId: KeyId;
      readonly name: string;
      readonly by: UserId;
      readonly to: UserId;
    }
  /** To the former owner: the new one has seen the secret. */
  | { readonly kind: 'revealed'; readonly keyId: KeyId; readonly name: string; readonly by: UserId }
  /** To admins who have no part in the assignment. */
  | {
      readonly kind: 'reveal_asked';
      readonly keyId: KeyId;
      readonly name: string;
      readonly by: UserId;
      readonly assignedBy: UserId;
      readonly assignment: string;
    }
  | { readonly kind: 'reveal_approved'; readonly keyId: KeyId; readonly name: string; readonly by: UserId }
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

export const deletedNotice = (keyId: KeyId): KeyNotice => ({
  kind: 'deleted',
  keyId,
  days: null,
  period: 'once',
});

/** The unique name of a key's notice: per key, kind and period. */
export const keyNoticeId = ({ keyId, kind, days, period }: KeyNotice): string =>
  `key:${keyId}:${kind}${days === null ? '' : `-${days}d`}:${period}`;
