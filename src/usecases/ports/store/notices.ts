import type { Notice } from '../../../domain/notices/notice.ts';

/** A message that stands in Slack. */
export interface PostedMessage {
  readonly channel: string;
  readonly ts: string;
  /** The person it was sent to, where that is not `channel`. */
  readonly to?: string;
  /** The message whose thread it stands in. */
  readonly thread?: string;
  /** The request's version that it shows. */
  readonly version?: number;
}

/** A notice on its way, or delivered. */
export interface StoredNotice extends Notice {
  readonly createdAt: Date;
  readonly attempts: number;
  readonly messages: readonly PostedMessage[];
}

export interface NoticeStore {
  /** Inserts what is not there yet; answers how many were new. */
  add(notices: readonly Notice[], now: Date): Promise<number>;
  /** What waits for the next digest (`to` is 'digest'): the first of it, oldest first, and how many there are. */
  forDigest(limit: number): Promise<{ notices: StoredNotice[]; total: number }>;
  /** Takes the notices that are due (never those for the digest), for `leaseSeconds`; a second taker gets others. */
  claimDue(now: Date, leaseSeconds: number, limit: number): Promise<StoredNotice[]>;
  /** The same for others of its kind and recipient. */
  claimAlike(
    notice: Notice,
    claim: { now: Date; leaseSeconds: number; limit: number },
  ): Promise<StoredNotice[]>;
  markSent(
    id: string,
    messages: readonly PostedMessage[],
    shown: { at: Date; version: number },
  ): Promise<void>;
  /** Not sent, or not to everybody: again at `retryAt`; null: given up. */
  reschedule(id: string, retryAt: Date | null, messages?: readonly PostedMessage[]): Promise<void>;
  get(id: string): Promise<StoredNotice | null>;
  /** How many are still to be sent, the digest's apart. */
  waiting(): Promise<number>;
  /** Cards whose request has moved on since they were last drawn. */
  outdatedCards(now: Date, limit: number): Promise<StoredNotice[]>;
  /** `version`: the oldest that a copy shows; it is not looked at again before `dueAt`. */
  markRendered(
    id: string,
    messages: readonly PostedMessage[],
    shown: { version: number; dueAt: Date },
  ): Promise<void>;
}
