import { birthPlan } from '../../../domain/changes/create.ts';
import type { CreatePlan } from '../../../domain/changes/plan.ts';
import type { KeyId } from '../../../domain/keys/key.ts';
import type { Applying } from '../../../domain/requests/request.ts';
import { isFirstTry, isGivenUp, mayBeAnew } from '../../../domain/requests/retry.ts';
import type { CreateSession } from '../../ports/cometapi.ts';
import { leftSince, outdated, unownedOf } from '../preconditions.ts';
import { afterLook, gaveUp } from '../results/after-error.ts';
import { afterCreate } from '../results/apply-result.ts';
import { type Attempt, attempted, type Run, readBack, stale, writeOptions } from './attempt.ts';
import { commitPlan } from './commit-plan.ts';

/** Tried again, a key that its earlier tries did not make is planned as if it were asked for now. */
export async function createOrFind(run: Run, request: Applying): Promise<Attempt> {
  const { plan } = request;
  if (!mayBeAnew(plan)) return create(run, request);
  const isMade = await isThere(run, request, plan);
  if (typeof isMade !== 'boolean') return isMade;
  const isKept = isMade || isGivenUp(request, run.ports.clock());
  return create(run, isKept ? request : { ...request, plan: null });
}

async function isThere(run: Run, request: Applying, plan: CreatePlan): Promise<boolean | Attempt> {
  try {
    await using session = await openCreate(run);
    return (await session.find(plan)) !== null;
  } catch (error) {
    return { from: request, next: afterLook(request, error, run.ports.clock()), key: null };
  }
}

const openCreate = (run: Run): Promise<CreateSession> => {
  const unowned = (ids: readonly KeyId[]) => unownedOf(run.ports, ids);
  return run.ports.cometApi.openCreate(run.lane, { ...writeOptions(run), unowned });
};

async function create(run: Run, request: Applying): Promise<Attempt> {
  const { clock } = run.ports;
  const { change, plan } = request;
  if (change.kind !== 'create') throw new Error('only a create has no key');
  const moved = plan ? null : await outdated(run.ports, request);
  if (moved) return stale(request, moved, clock());
  await using session = await openCreate(run);
  if (plan?.kind === 'create' && !isFirstTry(request, clock()) && !(await session.find(plan))) {
    if (isGivenUp(request, clock())) return { from: request, next: gaveUp(request, clock()), key: null };
    const left = await leftSince(run.ports, request);
    if (left) return stale(request, left, clock());
  }
  const intended = plan?.kind === 'create' ? plan : birthPlan(change, session.maxId, clock());
  const from = await commitPlan(run, request, intended);
  if ('kind' in from) return stale(request, from, clock());
  return await attempted(run, from, async () => {
    const created = await session.carryOut(intended);
    return { from, next: afterCreate(from, created, clock()), key: readBack(created) };
  });
}
