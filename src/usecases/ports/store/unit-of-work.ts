import type { AuditEntry, GrantWrite } from '../../../domain/audit.ts';
import type { KeyId } from '../../../domain/keys/key.ts';
import type { Ended, Notice, Recipient } from '../../../domain/notices/notice.ts';
import type { DelegationMove } from '../../../domain/requests/approval/delegation.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { BulkMove } from './bulk-disables.ts';
import type { KeyWrite } from './keys.ts';
import type { Fence } from './leases.ts';
import type { PreferencesMove } from './preferences.ts';
import type { SampleWrite } from './samples.ts';
import type { SentNote } from './sent-calls.ts';
import type { SnoozeWrite } from './snoozes.ts';

/** What is stored in one transaction, all or nothing. */
export interface UnitOfWork {
  readonly at: Date;
  /** `from` null: a new request; else compare-and-set on state and version. */
  readonly requests?: readonly {
    readonly next: Request;
    readonly from: Request | null;
    /** Nothing that messages tell of it has changed, so they are not drawn anew. */
    readonly isUntold?: boolean;
  }[];
  /** `from` null: a new grant, ignored if its request has one; else compare-and-set on state and amount. */
  readonly grants?: readonly GrantWrite[];
  readonly bulk?: BulkMove;
  readonly keys?: readonly KeyWrite[];
  readonly samples?: readonly SampleWrite[];
  readonly snoozes?: readonly SnoozeWrite[];
  /** `from` null: they chose nothing before; else compare-and-set. */
  readonly preferences?: PreferencesMove;
  /** Compare-and-set. */
  readonly delegation?: DelegationMove;
  /** What was put off for this recipient is looked at again. */
  readonly wake?: Recipient;
  /** What would tell these notices again is not told. */
  readonly withoutReminders?: readonly string[];
  /** Messages about these keys are drawn anew, although the keys stay as they are. */
  readonly redraw?: readonly KeyId[];
  /** Messages that are drawn anew because what they tell is over, or (null) is there again. */
  readonly ended?: readonly { readonly notice: string; readonly ended: Ended | null }[];
  /** Those whose id is stored already are ignored. */
  readonly notices?: readonly Notice[];
  readonly audit?: readonly AuditEntry[];
  /** Compare-and-set; null: no value. */
  readonly values?: readonly {
    readonly name: string;
    readonly from: string | null;
    readonly to: string | null;
  }[];
  /** These notices for the digest are told. */
  readonly digested?: readonly string[];
  /** The id of a payload or a question, so that it acts only once, however often it is delivered or pressed. */
  readonly consume?: string;
  /** Needs the lease under which it was sent, so that nobody else stores it. */
  readonly sent?: SentNote;
  /** The leases that must still be held. */
  readonly fences?: readonly Fence[];
}
