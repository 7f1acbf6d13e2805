import type { AuditStore } from './audit.ts';
import type { BulkDisableStore } from './bulk-disables.ts';
import type { DelegationStore } from './delegations.ts';
import type { FormStore } from './forms.ts';
import type { GrantStore } from './grants.ts';
import type { GroupStore } from './groups.ts';
import type { KeyValueStore } from './key-values.ts';
import type { KeyStore } from './keys.ts';
import type { Leases } from './leases.ts';
import type { LimitStore } from './limits.ts';
import type { NoticeStore } from './notices.ts';
import type { PreferenceStore } from './preferences.ts';
import type { RequestStore } from './requests.ts';
import type { SampleStore } from './samples.ts';
import type { SentCalls } from './sent-calls.ts';
import type { SnoozeStore } from './snoozes.ts';
import type { UnitOfWork } from './unit-of-work.ts';

export interface Store {
  /**
   * False: nothing was stored, because a compare-and-set failed, `consume` was consumed before, or a lease of `fences`
   * was released or taken by another holder.
   */
  commit(unit: UnitOfWork): Promise<boolean>;
  /** When the database was restored from a backup, what it holds of requests, grants and *Disable all* becomes unsure. */
  noticeRestore(): Promise<void>;
  /**
   * Runs hourly. Deletes ended requests after 400 days, notices after 30 (those of open requests later), forms and
   * consumed ids after one. Keys deleted 400 days ago are only counted. Samples are thinned: all of two days, one an hour
   * of a month, one a day of a year. The audit stays.
   */
  purge(now: Date): Promise<void>;
  readonly keys: KeyStore;
  readonly samples: SampleStore;
  readonly requests: RequestStore;
  readonly bulkDisables: BulkDisableStore;
  readonly limits: LimitStore;
  readonly grants: GrantStore;
  readonly notices: NoticeStore;
  readonly snoozes: SnoozeStore;
  readonly preferences: PreferenceStore;
  readonly delegations: DelegationStore;
  readonly audit: AuditStore;
  readonly forms: FormStore;
  readonly leases: Leases;
  readonly sentCalls: SentCalls;
  readonly groups: GroupStore;
  readonly keyValues: KeyValueStore;
}
