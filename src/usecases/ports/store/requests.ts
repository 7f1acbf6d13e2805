import type { KeyId } from '../../../domain/keys/key.ts';
import type { UserId } from '../../../domain/member.ts';
import type { Request, RequestId, RequestState } from '../../../domain/requests/request.ts';

export interface RequestQuery {
  readonly requester?: UserId;
  readonly states?: readonly RequestState[];
  /** Only those that wait, or waited, for a decision. */
  readonly needsDecision?: boolean;
  readonly keyId?: KeyId;
  readonly createdSince?: Date;
  /** null: all of them. */
  readonly limit: number | null;
}

export interface RequestStore {
  get(id: RequestId): Promise<Request | null>;
  /** Newest first. */
  list(query: RequestQuery): Promise<Request[]>;
  count(query: Omit<RequestQuery, 'limit'>): Promise<number>;
  /** A page of what is approved or applying and due, or farther off than any try, oldest first; after `after`. */
  toApply(now: Date, after: Request | null): Promise<Request[]>;
  /** A page of what nobody decided in time, oldest first; the page after `after`. */
  pendingExpired(now: Date, after: Request | null): Promise<Request[]>;
  pending(): Promise<Request[]>;
}
