import type { KeyId } from '../../../domain/keys/key.ts';
import type { Ended, Notice, Recipient } from '../../../domain/notices/notice.ts';

/** A posted message. */
export interface PostedMessage {
  readonly channel: string;
  readonly ts: string;
  /** The person it was sent to, if that is not `channel`. */
  readonly to?: string;
  /** The ts of the message whose thread it is in. */
  readonly thread?: string;
  /** The notices that are together in this message, if there are several. */
  readonly together?: readonly string[];
  /** The version of the notice that it shows. */
  readonly version?: number;
}

/** A notice in the outbox, with what was posted so far. */
export interface StoredNotice extends Notice {
  readonly createdAt: Date;
  /** Until when it was put off; null: it was not. */
  readonly waitedUntil: Date | null;
  readonly attempts: number;
  /** It is still to be sent, to some of those concerned at least. */
  readonly isWaiting: boolean;
  readonly messages: readonly PostedMessage[];
  /** Grows whenever its request or one of its keys moves, and when it ends. */
  readonly version: number;
  /** null: what it tells is not over, or is an event. */
  readonly ended: Ended | null;
}

/** A notice that reached nobody. */
export interface GivenUpNotice {
  readonly notice: StoredNotice;
  /** Slack's code, or `DeliveryFailure`'s own. */
  readonly why: string;
  readonly at: Date;
}

/** How many wait, for what. */
export interface WaitingNotices {
  readonly all: number;
  /** Put off until quiet hours, a day off or a snooze ends. */
  readonly putOff: number;
  /** Tried without success. */
  readonly again: number;
}

export interface NoticeStore {
  /** Inserts the notices whose ids are new; returns how many. */
  add(notices: readonly Notice[], now: Date): Promise<number>;
  /** The oldest notices that wait for the digest, and the ids of all. */
  forDigest(limit: number): Promise<{ notices: StoredNotice[]; ids: readonly string[] }>;
  /** Leases due notices for `leaseSeconds`, never those for the digest; another replica gets others. */
  claimDue(now: Date, leaseSeconds: number, limit: number): Promise<StoredNotice[]>;
  /** The same for other notices of the kind and recipient of these. */
  claimAlike(
    known: readonly [Notice, ...Notice[]],
    claim: { now: Date; leaseSeconds: number; limit: number },
  ): Promise<StoredNotice[]>;
  /** Leases them anew; those of them that nobody else has claimed since they were. */
  renew(
    claimed: readonly StoredNotice[],
    lease: { now: Date; leaseSeconds: number },
  ): Promise<StoredNotice[]>;
  /** All that stands in the same messages. `turnsAt`: when they change by themselves; null: never. */
  markSent(
    ids: readonly string[],
    messages: readonly PostedMessage[],
    shown: { at: Date; version: number; turnsAt: Date | null },
  ): Promise<void>;
  /** Not sent to everybody: due again at `retryAt`. */
  reschedule(ids: readonly string[], retryAt: Date, messages?: readonly PostedMessage[]): Promise<void>;
  /** It waits for another message until then; that it was claimed is no try. */
  postpone(id: string, until: Date): Promise<void>;
  /** It reached nobody, and is not tried again. */
  giveUp(id: string, reason: { why: string; at: Date }): Promise<void>;
  /** Those that were given up, the newest first, and how many there are. */
  undeliverable(limit: number): Promise<{ newest: GivenUpNotice[]; total: number }>;
  /** Not told before `until`; tries so far do not count. */
  defer(ids: readonly string[], until: Date, now: Date): Promise<void>;
  /** News about keys that was held back until the end of a sweep is due. */
  release(now: Date): Promise<void>;
  /**
   * Adds a copy whose post was not confirmed. A notice that is still being sent goes on; one that was given up is
   * sent. False: there is no such notice, or it has the copy.
   */
  adopt(id: string, message: PostedMessage, at: Date): Promise<boolean>;
  /** The person was told in another way. */
  withdraw(id: string): Promise<void>;
  get(id: string): Promise<StoredNotice | null>;
  /** Those that are still to be sent, without those for the digest. */
  waiting(now: Date): Promise<WaitingNotices>;
  /** Messages that tell of a moment which has come are outdated. */
  turn(now: Date): Promise<void>;
  /** A page after `after` of messages that were rendered before their request or key moved, cards first. */
  outdated(now: Date, limit: number, after: StoredNotice | null): Promise<StoredNotice[]>;
  /** The messages to this recipient that change with the key, and are not settled. */
  standing(key: KeyId, to: Recipient): Promise<StoredNotice[]>;
  /**
   * `version`: the oldest version that a copy shows. The message is not due again before `dueAt`. `isSettled`: its keys
   * cannot change it any more.
   */
  markRendered(
    id: string,
    messages: readonly PostedMessage[],
    shown: { version: number; dueAt: Date; turnsAt: Date | null; isSettled: boolean },
  ): Promise<void>;
}
