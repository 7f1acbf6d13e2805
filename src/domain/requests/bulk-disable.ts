import type { KeyId } from '../keys/key.ts';
import type { UserId } from '../member.ts';
import type { BulkId, RequestId } from './request.ts';
import { GIVE_UP_AFTER } from './retry.ts';

/** All keys of one person that somebody disables with one press: a request for each, one answer for all. */
export interface BulkDisable {
  readonly id: BulkId;
  readonly by: UserId;
  /** Whose keys they were when they were shown. */
  readonly owner: UserId;
  readonly reason: string;
  readonly createdAt: Date;
  /** As of a request (`RequestBase`). */
  readonly isUnsure?: true;
}

/** One of its keys. The id of its request is fixed beforehand, so that whoever goes on after a crash makes no second one. */
export interface BulkKey {
  readonly keyId: KeyId;
  readonly requestId: RequestId;
}

/** Why nothing of it is begun any more: a restored database does not know what was done since, or a day is over. */
export function notBegun({ createdAt, isUnsure }: BulkDisable, now: Date): 'unsure' | 'late' | null {
  if (isUnsure) return 'unsure';
  return now.getTime() - createdAt.getTime() > GIVE_UP_AFTER ? 'late' : null;
}
