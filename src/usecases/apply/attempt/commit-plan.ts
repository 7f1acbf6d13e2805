import { transitionEntry } from '../../../domain/audit.ts';
import { kindOf } from '../../../domain/changes/changes.ts';
import type { Plan, StaleReason } from '../../../domain/changes/plan.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import type { Applying } from '../../../domain/requests/request.ts';
import { withPlan } from '../../../domain/requests/transitions.ts';
import { nameTaken } from '../preconditions.ts';
import { commitHeld, type Run } from './attempt.ts';

const NAME_WAIT_MS = 5000;

/**
 * Stores the plan. Checking a new name and storing the plan happen under one lock, so that only one request can get the
 * name.
 */
export async function commitPlan(run: Run, from: Applying, plan: Plan): Promise<Applying | StaleReason> {
  const next = withPlan(from, plan);
  const move = { from, next };
  // The plan says what the key had and what it is to have.
  const unit = { requests: [move], audit: [transitionEntry(move, run.ports.clock())] };
  const name = kindOf(from.change).newName(from.change);
  if (name === null) {
    await commitHeld(run, unit);
    return next;
  }
  const { leases } = run.ports.store;
  const held = await leases.withLock('names', NAME_WAIT_MS, async (lease) => {
    const taken = await nameTaken(run.ports, name, from);
    if (taken === null) await commitHeld(run, unit, [lease]);
    return taken ?? next;
  });
  if (held === null) throw new Refused({ kind: 'key_busy', key: null });
  return held.value;
}
