import type { Notice } from '../../../domain/notices/notice.ts';

/** A posted message. */
export interface PostedMessage {
  readonly channel: string;
  readonly ts: string;
  /** The person it was sent to, if that is not `channel`. */
  readonly to?: string;
  /** The ts of the message whose thread it is in. */
  readonly thread?: string;
  /** The version of the request that it shows. */
  readonly version?: number;
}

/** A notice in the outbox, with what was posted so far. */
export interface StoredNotice extends Notice {
  readonly createdAt: Date;
  readonly attempts: number;
  readonly messages: readonly PostedMessage[];
}

export interface NoticeStore {
  /** Inserts the notices whose ids are new; returns how many. */
  add(notices: readonly Notice[], now: Date): Promise<number>;
  /** The oldest notices that wait for the next digest, and how many wait in all. */
  forDigest(limit: number): Promise<{ notices: StoredNotice[]; total: number }>;
  /** Leases due notices for `leaseSeconds`, never those for the digest; another replica gets others. */
  claimDue(now: Date, leaseSeconds: number, limit: number): Promise<StoredNotice[]>;
  /** The same for other notices of its kind and recipient. */
  claimAlike(
    notice: Notice,
    claim: { now: Date; leaseSeconds: number; limit: number },
  ): Promise<StoredNotice[]>;
  markSent(
    id: string,
    messages: readonly PostedMessage[],
    shown: { at: Date; version: number },
  ): Promise<void>;
  /** Not sent to everybody: due again at `retryAt`; null: given up. */
  reschedule(id: string, retryAt: Date | null, messages?: readonly PostedMessage[]): Promise<void>;
  /**
   * Adds a copy whose post was not confirmed. A notice that is still being sent goes on; one that was given up is
   * sent. False: there is no such notice, or it has the copy.
   */
  adopt(id: string, message: PostedMessage, at: Date): Promise<boolean>;
  /** The person was told in another way. */
  withdraw(id: string): Promise<void>;
  get(id: string): Promise<StoredNotice | null>;
  /** How many are still to be sent, without those for the digest. */
  waiting(): Promise<number>;
  /** A page after `after` of cards whose request has changed since they were rendered, oldest first. */
  outdatedCards(now: Date, limit: number, after: StoredNotice | null): Promise<StoredNotice[]>;
  /** `version`: the oldest version that a copy shows. The card is not due again before `dueAt`. */
  markRendered(
    id: string,
    messages: readonly PostedMessage[],
    shown: { version: number; dueAt: Date },
  ): Promise<void>;
}
