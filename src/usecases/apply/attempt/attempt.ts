import type { StaleReason } from '../../../domain/changes/plan.ts';
import type { Key } from '../../../domain/keys/key.ts';
import type { Applying, Request } from '../../../domain/requests/request.ts';
import { markStale } from '../../../domain/requests/transitions.ts';
import type { CreateResult, Lane, WriteResult } from '../../ports/cometapi.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Lease } from '../../ports/store/leases.ts';
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

/** A lost lease stops the write before its next writing call. */
export const writeOptions = ({ lease }: Run) => ({
  beforeWrite: (callMs: number) => lease.assertHeld(callMs),
});

export const stale = (from: Applying, because: StaleReason, now: Date): Attempt => ({
  from,
  next: markStale(from, now, because),
  key: null,
});

export const readBack = (written: WriteResult | CreateResult): Key | null =>
  'key' in written ? written.key : null;
