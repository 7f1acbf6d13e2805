import type { KeyId } from '../../domain/keys/key.ts';
import type { Member, UserId } from '../../domain/member.ts';
import type { AuditPage } from './store/audit.ts';
import type { MirroredKey } from './store/keys.ts';

export interface AuditAbout {
  /** null: of all. */
  readonly key: Pick<MirroredKey, 'id' | 'name'> | null;
  /** Who did it; null: whoever it was. */
  readonly person: UserId | null;
  /** What the reader did, and what was done to what is theirs. */
  readonly isOwn: boolean;
}

/** One page of the audit, the newest first. */
export interface AuditReport extends AuditPage {
  readonly about: AuditAbout;
  readonly since: Date;
  /** Counts from 0. */
  readonly page: number;
  readonly pages: number;
  /** Of the keys that the reader may see. */
  readonly names: ReadonlyMap<KeyId, string>;
  readonly reader: Pick<Member, 'id' | 'role'>;
  readonly now: Date;
}
