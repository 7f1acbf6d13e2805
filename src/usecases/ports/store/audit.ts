import type { AuditEntry } from '../../../domain/audit.ts';
import type { KeyId } from '../../../domain/keys/key.ts';

export interface AuditStore {
  list(query: { keyId?: KeyId; actor?: string; since: Date; limit: number }): Promise<AuditEntry[]>;
}
