import { kindOf } from '../../../domain/changes/changes.ts';
import type { Plan, StaleReason } from '../../../domain/changes/plan.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import type { Applying } from '../../../domain/requests/request.ts';
import { withPlan } from '../../../domain/requests/transitions.ts';
import type { Fence } from '../../ports/store/leases.ts';
import { nameTaken } from '../preconditions.ts';
import type { Run } from './attempt.ts';

const NAME_WAIT_MS = 5000;

/**
 * Stores the plan, unless an earlier run has stored one. Checking a new name and storing the plan happen under one lock,
 * so that only one request can get the name.
 */
export async function commitPlan(run: Run, request: Applying, plan: Plan): Promise<Applying | StaleReason> {
  const name = kindOf(request.change).newName(request.change);
  if (name === null || request.plan) return commit(run, request, { plan });
  const { leases } = run.ports.store;
  const held = await leases.withLock('names', NAME_WAIT_MS, async (lease) => {
    const taken = await nameTaken(run.ports, name, request);
    return taken ?? commit(run, request, { plan, under: [lease] });
  });
  if (held === null) throw new Refused({ kind: 'key_busy', key: null });
  return held.value;
}

async function commit(
  { ports, lease }: Run,
  request: Applying,
  { plan, under = [] }: { plan: Plan; under?: readonly Fence[] },
): Promise<Applying> {
  if (request.plan) return request;
  const next = withPlan(request, plan);
  const unit = { at: ports.clock(), requests: [{ next, from: request }], fences: [lease, ...under] };
  if (await ports.store.commit(unit)) return next;
  await lease.assertHeld();
  throw new Error(`request ${request.id} moved while its key was leased`);
}
