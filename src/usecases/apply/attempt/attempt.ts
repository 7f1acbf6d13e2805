import { transitionEntry } from '../../../domain/audit.ts';
import type { StaleReason } from '../../../domain/changes/plan.ts';
import type { Key } from '../../../domain/keys/key.ts';
import type { Applying, Request } from '../../../domain/requests/request.ts';
import { markStale } from '../../../domain/requests/transitions.ts';
import type { CreateResult, Lane, WriteResult } from '../../ports/cometapi.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Fence, Lease } from '../../ports/store/leases.ts';
import { afterError, isStoreFailure, storeFailure } from '../results/after-error.ts';

/** What one run needs; it holds the lease of the key. */
export interface Run {
  readonly ports: Ports;
  readonly lane: Lane;
  readonly lease: Lease;
}

/** The result of one attempt: the request as stored, its next state, and the key if it was read. */
export interface Attempt {
  readonly from: Applying;
  readonly next: Request;
  readonly key: Key | null;
}

/** Runs a part of an attempt and turns its errors into a next state. `from`: the request as stored when it begins. */
export async function attempted(run: Run, from: Applying, act: () => Promise<Attempt>): Promise<Attempt> {
  try {
    return await act();
  } catch (error) {
    if (isStoreFailure(error)) throw storeFailure(from, error);
    return { from, next: afterError(from, error, { lane: run.lane, now: run.ports.clock() }), key: null };
  }
}

/** Stores the request as it is from now on, while the attempt goes on. */
export async function moved(
  { ports, lease }: Run,
  move: { readonly from: Applying; readonly next: Applying; readonly isUntold?: true },
  under: readonly Fence[] = [],
): Promise<Applying> {
  const at = ports.clock();
  // The plan says what the key had and what it is to have.
  const audit = move.next.plan === move.from.plan ? [] : [transitionEntry(move, at)];
  const unit = { at, requests: [move], audit, fences: [lease, ...under] };
  if (await ports.store.commit(unit)) return move.next;
  await lease.assertHeld();
  throw new Error(`request ${move.from.id} moved while its key was leased`);
}

export const stale = (from: Applying, because: StaleReason, now: Date, key: Key | null = null): Attempt => ({
  from,
  next: markStale(from, now, because),
  key,
});

export const readBack = (written: WriteResult | CreateResult): Key | null =>
  'key' in written ? written.key : null;
