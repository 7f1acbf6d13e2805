import type { AuditEntry } from '../../../domain/audit.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import type { Grant } from '../../../domain/requests/grant.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { KeyWrite } from './keys.ts';
import type { Fence } from './leases.ts';

/** What is true together or not at all: one transaction. */
export interface UnitOfWork {
  readonly at: Date;
  /** `from` null: a new one; else compare-and-set on state and version. */
  readonly requests?: readonly { readonly next: Request; readonly from: Request | null }[];
  /** `from` null: a new one, which a grant of the same request makes needless; else compare-and-set on state and amount. */
  readonly grants?: readonly { readonly next: Grant; readonly from: Grant | null }[];
  readonly keys?: readonly KeyWrite[];
  /** Unique by id: a repeat is harmless. */
  readonly notices?: readonly Notice[];
  readonly audit?: readonly AuditEntry[];
  /** Compare-and-set; null: not there. */
  readonly values?: readonly {
    readonly name: string;
    readonly from: string | null;
    readonly to: string | null;
  }[];
  /** What waited for the digest until then has gone into one. */
  readonly digestedUntil?: Date;
  /** A trigger id, event id or signature: what arrives acts once. */
  readonly consume?: string;
  /** The leases that this rests on. */
  readonly fences?: readonly Fence[];
}
