import type { Act, WrittenEntry } from '../../../domain/audit.ts';
import type { KeyId } from '../../../domain/keys/key.ts';
import type { UserId } from '../../../domain/member.ts';
import type { RequestId } from '../../../domain/requests/request.ts';

export interface AuditQuery {
  readonly keyId?: KeyId;
  readonly actor?: string;
  /** What this person did, and what was done to their keys and requests. */
  readonly concerns?: UserId;
  readonly since: Date;
}

export interface AuditList extends AuditQuery {
  readonly limit: number;
  /** Absent: all. */
  readonly acts?: readonly Act[];
}

export interface AuditPage {
  readonly entries: readonly WrittenEntry[];
  readonly total: number;
  /** By request: the last that the bot did of one whose go-ahead is among the entries. */
  readonly outcomes: ReadonlyMap<RequestId, WrittenEntry>;
  /** By request: the last go-ahead of one of which only what the bot did is among the entries. */
  readonly goAheads: ReadonlyMap<RequestId, WrittenEntry>;
  /** The last entry that was there: with it, the other pages stay where they are. */
  readonly upTo: number;
}

/** Where the chain ends: how many entries it has, and the hash of the last one. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export interface AuditStore {
  head(): Promise<AuditHead>;
  /** The newest first. */
  list(query: AuditList): Promise<WrittenEntry[]>;
  /** A line an act: without steps of what other entries tell, and with what came of each act. */
  page(query: AuditQuery & { limit: number; offset: number; upTo: number | null }): Promise<AuditPage>;
}
