import type { KeyId } from '../keys/key.ts';
import type { UserId } from '../member.ts';
import type { ListName } from '../policy/people/people.ts';
import type { BulkOutcome } from '../problems/bulk-outcome.ts';
import type { KeyName } from '../problems/problem.ts';
import type { Delegation } from '../requests/approval/delegation.ts';
import type { RequestId } from '../requests/request.ts';
import type { AccountTrouble } from '../upstream/account-alarms.ts';
import type { UpstreamFault } from '../upstream/circuit-breaker.ts';
import type { TokenRefusal } from '../upstream/refusal.ts';
import type { ReplyAbout } from './request-notices.ts';
import type { UnownedNews } from './unowned.ts';
import type { Due } from './watch-rules/rule.ts';
import type { KeyNoticeKind } from './watch-rules/watch-rules.ts';

/** What happened to one key, for its owner. */
export interface KeyNotice extends Pick<Due, 'was' | 'is' | 'day' | 'createdAt'> {
  readonly kind: KeyNoticeKind;
  readonly keyId: KeyId;
  /** Days before the expiry; only for `expiring`. */
  readonly days: number | null;
  /** The expiry, the granted amount or the number of the transition: when it changes, the notice is due again. */
  readonly period: string;
}

/** One thing to tell, once: a second notice with the same `id` is ignored. */
export interface Notice {
  readonly id: string;
  readonly to: Recipient;
  readonly body: NoticeBody;
  /** Not sent before this time has passed, because the person is told in another way first. */
  readonly delayMs?: number;
}

/**
 * What a message told is over. `changed`: a newer message tells what it is since then. `dropped`: the policy no longer names
 * what it is about.
 */
export interface Ended {
  readonly at: Date;
  readonly how: 'solved' | 'changed' | 'dropped';
}

/** `approvals`: the channel of the policy; if nothing can be posted there, the DMs of those who decide, or of every lead. */
export type Recipient =
  | { readonly kind: 'member'; readonly id: UserId }
  | { readonly kind: 'approvals' }
  | { readonly kind: 'admins' }
  /** If nothing can be posted there, the DMs of admins. */
  | { readonly kind: 'channel'; readonly id: string }
  /** News of keys without an owner: one message for all of them at the end of a sweep. */
  | { readonly kind: 'digest' };

/** What somebody did about the owner of a key, or its secret. */
interface DoneToKey {
  readonly keyId: KeyId;
  readonly name: string;
  readonly by: UserId;
}
type Mistake = Readonly<Record<'line' | 'column', number>> & { readonly message: string };
type DoneToKeys = Pick<DoneToKey, 'by'> & { readonly keys: readonly KeyName[] };

export type NoticeBody =
  | {
      readonly kind: 'key';
      readonly keyId: KeyId;
      readonly name: string;
      readonly what: KeyNotice;
      readonly by: UserId | null;
      /** The reason that was typed. */
      readonly why?: string;
      /** `disabled`: it was so already, and `by` locked it. */
      readonly wasDisabled?: true;
    }
  /** `claimed`: they had asked for it, and `by` approved that. */
  | ({ readonly kind: 'assigned'; readonly claimed?: true } & DoneToKey)
  | ({ readonly kind: 'reassigned'; readonly to: UserId } & DoneToKey)
  /** To the new owner, and to each former owner, of several keys. */
  | ({ readonly kind: 'assigned_many' } & DoneToKeys)
  | ({ readonly kind: 'reassigned_many'; readonly to: UserId } & DoneToKeys)
  /** `backup` stands in for the owner of a key; null: nobody does any more. `lost`: it is the owner’s no more; by then whose. */
  | ({
      readonly kind: 'backup_set';
      readonly owner: UserId;
      readonly backup: UserId | null;
      readonly lost?: { readonly to: UserId | null };
    } & DoneToKey)
  /** To whoever stood in for the owners of several keys that were given to somebody else. */
  | ({ readonly kind: 'backups_lost'; readonly to: UserId } & DoneToKeys)
  /** Its owner says that it is not theirs. */
  | ({ readonly kind: 'given_up'; readonly why: string } & DoneToKey)
  /** To the former owner: the new owner has seen the secret. */
  | ({ readonly kind: 'revealed' } & DoneToKey)
  /** To the admins who neither made the assignment nor got the key. */
  | ({ readonly kind: 'reveal_asked'; readonly assignedBy: UserId; readonly assignment: string } & DoneToKey)
  | ({ readonly kind: 'reveal_approved' } & DoneToKey)
  | { readonly kind: 'created'; readonly keyId: KeyId; readonly name: string; readonly requestId: RequestId }
  | ({ readonly kind: 'unowned_keys' } & UnownedNews)
  | {
      readonly kind: 'day_digest';
      readonly keyIds: readonly KeyId[];
      readonly requestIds?: readonly RequestId[];
    }
  | { readonly kind: 'card'; readonly requestId: RequestId }
  /** A reply in the card's thread. */
  | { readonly kind: 'reply'; readonly requestId: RequestId; readonly about: ReplyAbout }
  /** To the requester. */
  | { readonly kind: 'outcome'; readonly requestId: RequestId }
  /** To the owner and their stand-in: somebody else changed the key. `revived`: it failed before, and worked then. */
  | { readonly kind: 'changed_by_other'; readonly requestId: RequestId; readonly revived?: true }
  /** To those who could have decided it: an admin decided it alone. */
  | { readonly kind: 'glass_broken'; readonly requestId: RequestId }
  /** To the one of the two who did not do it. `lapsed`: whoever handed on their votes has none any more. */
  | ({ readonly kind: 'delegation'; readonly how: 'begun' | 'ended' | 'lapsed' } & Delegation)
  /** To everybody concerned: what this request granted for a time has ended. */
  | { readonly kind: 'grant_ended'; readonly requestId: RequestId }
  /** Not continued for over an hour, after a stop or a restore: an admin decides whether it goes on. */
  | { readonly kind: 'resume_needed'; readonly requestId: RequestId; readonly what: 'request' | 'grant' }
  /** One item of a job keeps failing because of a bug. */
  | { readonly kind: 'set_aside'; readonly job: string; readonly item: string; readonly ref: string }
  /** To the requester: the card reached nobody who may decide. */
  | { readonly kind: 'unseen_card'; readonly requestId: RequestId }
  /** Notices do not reach the owner of these keys. `isGone`: no member any more. Older versions had no `keyIds`. */
  | {
      readonly kind: 'owner_left';
      readonly owner: UserId;
      readonly keys: number;
      readonly keyIds?: readonly KeyId[];
      readonly isGone?: true;
    }
  /** To whoever pressed *Disable all*: what became of the keys. */
  | {
      readonly kind: 'bulk_disabled';
      readonly owner: UserId;
      readonly outcomes: readonly BulkOutcome[];
    }
  /** `audit`: it is where the head of the audit goes. */
  | {
      readonly kind: 'channel_trouble';
      readonly channel: string;
      readonly error: string;
      readonly is?: 'audit';
    }
  /** Where the audit ended, written down outside of the database. */
  | { readonly kind: 'audit_head'; readonly seq: number; readonly hash: string }
  /** Through a user group in the list `list` nobody holds a right at present. */
  | {
      readonly kind: 'group_trouble';
      readonly group: string;
      readonly list: ListName;
      readonly why: 'missing' | 'empty' | 'unreadable';
    }
  /** To admins, once, after the first look at all keys. */
  | {
      readonly kind: 'welcome';
      readonly keys: number;
      readonly unowned: number;
      /** Ids of people and user groups. */
      readonly leads: readonly string[];
      readonly admins: readonly string[];
      readonly channel: string;
    }
  /** Once, to a member without a time zone in Slack. */
  | { readonly kind: 'zone_unknown' }
  /** `until` null: it is not over. `refusal`: only for the fault `auth`. */
  | {
      readonly kind: 'upstream_trouble';
      readonly fault: UpstreamFault;
      readonly since: Date;
      readonly until: Date | null;
      readonly message: string;
      readonly refusal?: TokenRefusal;
    }
  /** To admins: the account’s own money gets short. */
  | ({ readonly kind: 'account_trouble' } & AccountTrouble)
  /** The policy file was changed, and cannot be used. `unreadable`: why not even its text could be read. */
  | {
      readonly kind: 'policy_trouble';
      readonly file: string;
      readonly unreadable: string | null;
      readonly mistakes: readonly Mistake[];
      readonly more: number;
    }
  /** CometAPI lists keys whose rows cannot be read; `nameless` counts rows without an id. */
  | { readonly kind: 'unreadable_keys'; readonly ids: readonly KeyId[]; readonly nameless: number };

export const deletedNotice = (keyId: KeyId): KeyNotice => ({
  kind: 'deleted',
  keyId,
  days: null,
  period: 'once',
});

/** Unique for each key, kind, threshold and period. */
export const keyNoticeId = ({ keyId, kind, days, period }: KeyNotice): string =>
  `key:${keyId}:${kind}${days === null ? '' : `-${days}d`}:${period}`;

/** News about a key that nobody caused in Slack. What somebody did waits for nothing: nobody is spared it, or puts it off. */
export const isByNobody = (body: NoticeBody): body is Extract<NoticeBody, { kind: 'key' }> =>
  body.kind === 'key' && body.by === null;
