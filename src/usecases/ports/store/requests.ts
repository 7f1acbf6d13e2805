import type { KeyId } from '../../../domain/keys/key.ts';
import type { UserId } from '../../../domain/member.ts';
import type { Request, RequestId, RequestState } from '../../../domain/requests/request.ts';

export interface RequestQuery {
  readonly requester?: UserId;
  readonly states?: readonly RequestState[];
  /** true: only requests that need or needed a decision; false: only the others. */
  readonly needsDecision?: boolean;
  readonly keyIds?: readonly KeyId[];
  readonly createdSince?: Date;
  readonly createdBefore?: Date;
  /** How many of the newest to leave out. */
  readonly offset?: number;
  /** null: all of them. */
  readonly limit: number | null;
}

export interface RequestStore {
  get(id: RequestId): Promise<Request | null>;
  /** Newest first. */
  list(query: RequestQuery): Promise<Request[]>;
  count(query: Omit<RequestQuery, 'limit' | 'offset'>): Promise<number>;
  /** A page after `after` of approved and applying requests that are due (`isTryDue`), oldest first. */
  toApply(now: Date, after: Request | null): Promise<Request[]>;
  /** A page after `after` of pending requests whose time is over, oldest first. */
  pendingExpired(now: Date, after: Request | null): Promise<Request[]>;
  pending(): Promise<Request[]>;
}
