import type { UnitsPerUsd } from '../keys/quota.ts';
import type { SideEffect } from '../requests/outcome.ts';
import type { KeyName, Problem } from './problem.ts';

interface Besides extends SideEffect {
  readonly unitsPerUsd: UnitsPerUsd;
}

/**
 * `left`: it is somebody else's since it was shown. `late`: its turn did not come in time. `unsure`: the database was
 * restored before its turn came. `held`: an admin has to resume it.
 */
export type BulkResult =
  | { readonly became: 'already' | 'left' | 'late' | 'unsure' | 'held' }
  /** `besides`: what else the write did; `problem`: what is not as it should be. */
  | { readonly became: 'disabled'; readonly besides?: Besides; readonly problem?: Problem }
  | { readonly became: 'failed'; readonly problem: Problem };

/** What became of some of the keys in the same way. */
export interface BulkOutcome {
  readonly became: BulkResult['became'];
  readonly total: number;
  /** As many as one message names, by their names. */
  readonly first: readonly {
    readonly key: KeyName;
    readonly besides?: Besides;
    readonly problem?: Problem;
  }[];
}

const NAMED = 40;

export function outcomesOf(
  ended: readonly { readonly key: KeyName; readonly result: BulkResult }[],
): BulkOutcome[] {
  const sorted = ended.toSorted((a, b) => a.key.name.localeCompare(b.key.name) || a.key.id - b.key.id);
  const alike = Map.groupBy(sorted, ({ result }) => result.became);
  return [...alike].map(([became, some]) => ({
    became,
    total: some.length,
    first: some.slice(0, NAMED).map(({ key, result }) => ({
      key,
      ...('besides' in result && result.besides && { besides: result.besides }),
      ...('problem' in result && result.problem && { problem: result.problem }),
    })),
  }));
}
