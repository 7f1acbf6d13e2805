import type { Change, KeyChange } from '../../domain/changes/changes.ts';
import { kindOf, planFor } from '../../domain/changes/changes.ts';
import { birthPlan } from '../../domain/changes/create.ts';
import { type CreatePlan, isUnwritten, type Plan, type StaleReason } from '../../domain/changes/plan.ts';
import type { Key, KeyId } from '../../domain/keys/key.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { Applying, Request } from '../../domain/requests/request.ts';
import { isFirstTry, isGivenUp, mayBeAnew } from '../../domain/requests/retry.ts';
import { failed, markStale, withPlan } from '../../domain/requests/transitions.ts';
import type { CreateResult, CreateSession, Lane, WriteResult } from '../ports/cometapi.ts';
import type { Ports } from '../ports/ports.ts';
import type { Fence, Lease } from '../ports/store/leases.ts';
import { changeNow } from './grant-moves.ts';
import { enablingForbidden, leftSince, lockedBy, nameTaken, outdated, unownedOf } from './preconditions.ts';
import { afterError, afterLook, gaveUp, isStoreFailure, storeFailure } from './results/after-error.ts';
import { afterCreate, afterWrite } from './results/apply-result.ts';
import { saveTransition } from './save-transition.ts';

/** What one run needs; it holds the lease of the key. */
export interface Run {
  readonly ports: Ports;
  readonly lane: Lane;
  readonly lease: Lease;
}

/** The result of one attempt: the request as stored, its next state, and the key if it was read. */
interface Attempt {
  readonly from: Applying;
  readonly next: Request;
  readonly key: Key | null;
}

/** Opens a write session, plans, commits the plan, carries it out and stores the result. */
export async function attemptChange(run: Run, request: Applying): Promise<Request> {
  const act = request.keyId === null ? createOrFind : write;
  const attempt = await attempted(run, request, () => act(run, request));
  const answered = run.lane === 'interactive' ? 'inline' : null;
  try {
    return await saveTransition(run.ports, { ...attempt, answered, fences: [run.lease] });
  } catch (error) {
    throw storeFailure(attempt.from, error);
  }
}

/** Runs a part of an attempt and turns its errors into a next state. `from`: the request as stored when it begins. */
async function attempted(run: Run, from: Applying, act: () => Promise<Attempt>): Promise<Attempt> {
  try {
    return await act();
  } catch (error) {
    if (isStoreFailure(error)) throw storeFailure(from, error);
    return { from, next: afterError(from, error, { lane: run.lane, now: run.ports.clock() }), key: null };
  }
}

async function write(run: Run, request: Applying): Promise<Attempt> {
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
  const from = await commitNamed(run, { ...request, change }, planned.plan);
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
    next: failed(request, now, { kind: 'not_taken', fields: ['status'] }, fresh),
    key: null,
  };
}

/** Tried again, a key that its earlier tries did not make is planned as if it were asked for now. */
async function createOrFind(run: Run, request: Applying): Promise<Attempt> {
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
  const from = await commitNamed(run, request, intended);
  if ('kind' in from) return stale(request, from, clock());
  return await attempted(run, from, async () => {
    const created = await session.carryOut(intended);
    return { from, next: afterCreate(from, created, clock()), key: readBack(created) };
  });
}

/** A lost lease stops the write before its next writing call. */
const writeOptions = ({ lease }: Run) => ({ beforeWrite: (callMs: number) => lease.assertHeld(callMs) });

const stale = (from: Applying, because: StaleReason, now: Date): Attempt => ({
  from,
  next: markStale(from, now, because),
  key: null,
});

const NAME_WAIT_MS = 5000;

/** Checking a new name and storing the plan happen under one lock, so that only one request can get the name. */
async function commitNamed(run: Run, request: Applying, plan: Plan): Promise<Applying | StaleReason> {
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

/** Stores the plan, unless an earlier run has stored one. */
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

function editOf(change: Change): KeyChange {
  if (change.kind === 'create' || change.kind === 'claim') throw new Error(`a ${change.kind} is not a write`);
  return change;
}

function keyOf({ id }: Request, keyId: number | null): number {
  if (keyId === null) throw new Error(`request ${id} has no key`);
  return keyId;
}

const readBack = (written: WriteResult | CreateResult): Key | null => ('key' in written ? written.key : null);
