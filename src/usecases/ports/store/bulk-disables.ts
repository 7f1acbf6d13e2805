import type { BulkResult } from '../../../domain/problems/bulk-outcome.ts';
import type { KeyName } from '../../../domain/problems/problem.ts';
import type { BulkDisable, BulkKey } from '../../../domain/requests/bulk-disable.ts';
import type { BulkId } from '../../../domain/requests/request.ts';

export interface UnendedKey extends BulkKey {
  readonly bulk: BulkDisable;
}

/** `ended`: of one key, once; `told`: it is over, and forgotten. */
export type BulkMove =
  | { readonly kind: 'begun'; readonly bulk: BulkDisable; readonly keys: readonly BulkKey[] }
  | { readonly kind: 'ended'; readonly of: UnendedKey; readonly result: BulkResult }
  | { readonly kind: 'told'; readonly bulk: BulkId };

export interface BulkDisableStore {
  /** A page after `after` of the keys whose result is not known yet. */
  unended(after: UnendedKey | null): Promise<UnendedKey[]>;
  /** Those of whose keys all results are known. */
  ended(): Promise<BulkDisable[]>;
  results(id: BulkId): Promise<{ readonly key: KeyName; readonly result: BulkResult }[]>;
}
