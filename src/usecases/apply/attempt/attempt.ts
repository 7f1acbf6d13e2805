import type { StaleReason } from '../../../domain/changes/plan.ts';
import type { Key } from '../../../domain/keys/key.ts';
import type { Applying, Request } from '../../../domain/requests/request.ts';
import { markStale } from '../../../domain/requests/transitions.ts';
import type { CreateResult, Lane, WriteResult } from '../../ports/cometapi.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Fence, Lease } from '../../ports/store/leases.ts';
import type { SentNote } from '../../ports/store/sent-calls.ts';
import type { UnitOfWork } from '../../ports/store/unit-of-work.ts';
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
  /** For how long what it has sent may land. */
  readonly sent?: SentNote;
}

/**
 * Runs a part of an attempt and turns its errors into a next state. `from`: the request as stored when it begins.
 * `landsForMs`: for how long what was sent for it may land.
 */
export async function attempted(
  run: Run,
  from: Applying,
  act: () => Promise<Attempt>,
  landsForMs = 0,
): Promise<Attempt> {
  try {
    return await act();
  } catch (error) {
    if (isStoreFailure(error)) throw storeFailure(from, error);
    const now = run.ports.clock();
    return { from, next: afterError(from, error, { lane: run.lane, now, landsForMs }), key: null };
  }
}

/** Stores this while the attempt goes on. */
export async function commitHeld(
  { ports, lease }: Run,
  unit: Pick<UnitOfWork, 'requests' | 'sent' | 'audit'>,
  under: readonly Fence[] = [],
): Promise<void> {
  if (await ports.store.commit({ ...unit, at: ports.clock(), fences: [lease, ...under] })) return;
  await lease.assertHeld();
  throw new Error(`a request moved while ${lease.name} was leased`);
}

export const stale = (from: Applying, because: StaleReason, now: Date, key: Key | null = null): Attempt => ({
  from,
  next: markStale(from, now, because),
  key,
});

export const readBack = (written: WriteResult | CreateResult): Key | null =>
  'key' in written ? written.key : null;
