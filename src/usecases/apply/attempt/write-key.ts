import { type Change, type KeyChange, planFor } from '../../../domain/changes/changes.ts';
import { isUnwritten, type StaleReason } from '../../../domain/changes/plan.ts';
import type { Key } from '../../../domain/keys/key.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import type { Applying, Request } from '../../../domain/requests/request.ts';
import { isGivenUp } from '../../../domain/requests/retry.ts';
import { failed } from '../../../domain/requests/transitions.ts';
import { changeNow } from '../grant-moves.ts';
import { enablingForbidden, leftSince, lockedBy, outdated } from '../preconditions.ts';
import { gaveUp } from '../results/after-error.ts';
import { afterWrite } from '../results/apply-result.ts';
import { type Attempt, attempted, type Run, readBack, stale, writeOptions } from './attempt.ts';
import { commitPlan } from './commit-plan.ts';

export async function writeKey(run: Run, request: Applying): Promise<Attempt> {
  const { cometApi, clock } = run.ports;
  const { keyId, plan } = request;
  const change = await changeNow(run.ports, request);
  if (change === null) return stale(request, { kind: 'grant_over' }, clock());
  const moved = plan ? null : await outdated(run.ports, request);
  if (moved) return stale(request, moved, clock());
  await using session = await cometApi.open(keyOf(request, keyId), run.lane, writeOptions(run));
  if (session === null) return stale(request, { kind: 'key_gone' }, clock());
  const { fresh } = session;
  if (session.unreadable.length > 0 && change.kind !== 'disable')
    throw new Refused({ kind: 'key_unreadable', id: fresh.id });
  if (plan?.kind === 'write' && isUnwritten(plan, fresh)) {
    if (isGivenUp(request, clock())) return { from: request, next: gaveUp(request, clock()), key: fresh };
    const left = await leftSince(run.ports, request);
    if (left) return { ...stale(request, left, clock()), key: fresh };
  }
  const planned = plan?.kind === 'write' ? { plan } : planFor(editOf(change), fresh, clock());
  if ('stale' in planned)
    return { ...stale(request, await lockedBy(run.ports, request, planned.stale), clock()), key: fresh };
  const forbidden = await enablingForbidden(run.ports, request, fresh);
  if (forbidden) return { ...notEnabled(request, { forbidden, fresh, now: clock() }), key: fresh };
  const from = await commitPlan(run, { ...request, change }, planned.plan);
  if ('kind' in from) return { ...stale(request, from, clock()), key: fresh };
  return await attempted(run, from, async () => {
    const written = await session.carryOut(planned.plan);
    return { from, next: afterWrite(from, written, clock()), key: readBack(written) };
  });
}

/** A part of the plan may be written already: then the status alone is not as asked. */
function notEnabled(
  request: Applying,
  { forbidden, fresh, now }: { forbidden: StaleReason; fresh: Key; now: Date },
): Attempt {
  const { plan } = request;
  if (plan?.kind !== 'write' || isUnwritten(plan, fresh)) return stale(request, forbidden, now);
  return {
    from: request,
    next: failed(request, now, { kind: 'not_enabled', because: forbidden }, fresh),
    key: null,
  };
}

function editOf(change: Change): KeyChange {
  if (change.kind === 'create' || change.kind === 'claim') throw new Error(`a ${change.kind} is not a write`);
  return change;
}

function keyOf({ id }: Request, keyId: number | null): number {
  if (keyId === null) throw new Error(`request ${id} has no key`);
  return keyId;
}
