import type { WrittenEntry } from '../../../domain/audit.ts';
import type { KeyId } from '../../../domain/keys/key.ts';
import type { UserId } from '../../../domain/member.ts';

export interface AuditQuery {
  readonly keyId?: KeyId;
  readonly actor?: string;
  /** What this person did, and what was done to their keys and requests. */
  readonly concerns?: UserId;
  readonly since: Date;
}

export interface AuditPage {
  readonly entries: readonly WrittenEntry[];
  readonly total: number;
  /** The last entry that was there: with it, the other pages stay where they are. */
  readonly upTo: number;
}

export interface AuditStore {
  /** The newest first. */
  list(query: AuditQuery & { limit: number }): Promise<WrittenEntry[]>;
  page(query: AuditQuery & { limit: number; offset: number; upTo: number | null }): Promise<AuditPage>;
}
