import { kindOf, planFor } from '../../domain/changes/changes.ts';
import type { StaleReason } from '../../domain/changes/plan.ts';
import type { Key, KeyId } from '../../domain/keys/key.ts';
import {
  type Applying,
  type Approved,
  failed,
  isOpen,
  markStale,
  type Request,
  startApplying,
  withPlan,
} from '../../domain/requests/request.ts';
import { needsResume, rescheduledAfterFailure } from '../../domain/requests/retry.ts';
import { keyName } from '../keys/find-key.ts';
import { isOutage, leaseOf, problemOf } from '../keys/read-key.ts';
import type { CreateResult, Lane, WriteResult } from '../ports/cometapi.ts';
import type { Ports } from '../ports/ports.ts';
import { afterCreate, afterWrite } from './apply-result.ts';
import { changeNow } from './grant-moves.ts';
import { saveTransition } from './save-transition.ts';

/** A person waits out another writer, whatever call that is at; a job comes again soon. */
const LEASE_WAIT_MS = { interactive: 20_000, approval: 500, sweep: 0 } as const satisfies Record<
  Lane,
  number
>;

/**
 * Approved → applied, once, whoever else tries: a lease on the key, a fresh read, the plan committed before
 * the first write, the write read back. Answers the request as it stands afterwards; null: the key is busy.
 */
export async function applyRequest(
  ports: Ports,
  request: Approved | Applying,
  lane: Lane,
): Promise<Request | null> {
  const held = await ports.store.leases.withLock(leaseOf(request.keyId), waitMs(request, lane), async () => {
    if (!(await isClear(ports, request, lane))) return null;
    const applying = await started(ports, request);
    return applying.state === 'applying' ? run(ports, applying, lane) : applying;
  });
  return held ? held.value : null;
}

/** What is being applied right now holds its key: only a lease that is free tells that a crash left it behind. */
const waitMs = (request: Approved | Applying, lane: Lane): number =>
  lane !== 'interactive' && request.state === 'applying' ? 0 : LEASE_WAIT_MS[lane];

/**
 * Two increases alike, or two creates of one name, could each be taken for the other by a run that goes on:
 * whoever comes later lets the change that began before it finish first.
 */
async function isClear(ports: Ports, request: Request, lane: Lane): Promise<boolean> {
  for (const other of await unfinished(ports, request.keyId)) {
    if (other.id === request.id || !ambiguous(request, other)) continue;
    if (needsResume(other, ports.clock())) return false;
    const applying = await started(ports, other);
    const after = applying.state === 'applying' ? await run(ports, applying, lane) : applying;
    if (isOpen(after)) return false;
  }
  return true;
}

const ambiguous = (request: Request, other: Request): boolean =>
  request.keyId === null
    ? other.keyId === null && other.keyName === request.keyName
    : other.keyId === request.keyId && kindOf(request.change).movesQuota;

/** Changes that may have been written, and that nobody has seen the end of. */
async function unfinished({ store }: Ports, keyId: KeyId | null): Promise<(Approved | Applying)[]> {
  const on = keyId === null ? {} : { keyId };
  const open = await store.requests.list({ ...on, states: ['approved', 'applying'], limit: 100 });
  return open.filter(
    (request): request is Approved | Applying =>
      'plan' in request && isOpen(request) && request.plan !== null,
  );
}

/** An `applying` request whose lease could be had is one that a crash left behind: it goes on where it was. */
async function started({ store, clock }: Ports, { id }: Request): Promise<Request> {
  const current = await store.requests.get(id);
  if (!current) throw new Error(`request ${id} is gone`);
  if (current.state !== 'approved') return current;
  const next = startApplying(current, clock());
  if (await store.requests.replace(next, current)) return next;
  return (await store.requests.get(id)) ?? current;
}

/** What one attempt came to: the request as it is stored, its next state, and the key if one was read. */
interface Attempt {
  readonly from: Applying;
  readonly next: Request;
  readonly key: Key | null;
}

interface Run {
  readonly ports: Ports;
  readonly lane: Lane;
}

async function run(ports: Ports, request: Applying, lane: Lane): Promise<Request> {
  const attempt = request.keyId === null ? create : write;
  return saveTransition(
    ports,
    await attempted({ ports, lane }, request, () => attempt({ ports, lane }, request)),
  );
}

/** Runs part of an attempt; `from` is the request as stored when it begins. */
async function attempted(
  { ports, lane }: Run,
  from: Applying,
  act: () => Promise<Attempt>,
): Promise<Attempt> {
  try {
    return await act();
  } catch (error) {
    return { from, next: afterError(from, error, { lane, now: ports.clock() }), key: null };
  }
}

/**
 * CometAPI away: asked again later, unless somebody waits for the answer and nothing was written. A no before
 * the plan ends it. Unknown outcome: asked again always, and the committed plan tells what to look for.
 */
function afterError(request: Applying, error: unknown, { lane, now }: { lane: Lane; now: Date }): Request {
  const problem = problemOf(error);
  const no = problem?.kind === 'upstream_refused' ? problem : null;
  if (no && request.plan === null) return failed(request, now, { kind: 'refused', message: no.message });
  const unknown = problem?.kind === 'outcome_unknown' || no !== null;
  if (!unknown && !isOutage(error)) throw error;
  const givesUp = lane === 'interactive' && request.plan === null && !unknown;
  const again = givesUp ? null : rescheduledAfterFailure(request, now);
  return again ?? failed(request, now, { kind: 'unreachable', attempts: request.attempts });
}

/** Open, plan, commit the plan, carry it out. */
async function write({ ports, lane }: Run, request: Applying): Promise<Attempt> {
  const { cometApi, clock } = ports;
  const { keyId, plan } = request;
  const change = await changeNow(ports, request);
  if (change === null) return stale(request, { kind: 'grant_over' }, clock());
  if (change.kind === 'create' || keyId === null) throw new Error('a create is not a write');
  const moved = plan ? null : await priceMoved(ports, request);
  if (moved) return stale(request, moved, clock());
  await using session = await cometApi.open(keyId, lane);
  if (session === null) return stale(request, { kind: 'key_gone' }, clock());
  const planned = plan?.kind === 'write' ? { plan } : planFor(change, session.fresh, clock());
  if ('stale' in planned) return { ...stale(request, planned.stale, clock()), key: session.fresh };
  const from = await commit(ports, { ...request, change }, planned.plan);
  return attempted({ ports, lane }, from, async () => {
    const written = await session.carryOut(planned.plan);
    return { from, next: afterWrite(from, written, clock()), key: keyOf(written) };
  });
}

async function create({ ports, lane }: Run, request: Applying): Promise<Attempt> {
  const { cometApi, clock } = ports;
  const { change, plan } = request;
  if (change.kind !== 'create') throw new Error('only a create has no key');
  const because = plan
    ? null
    : ((await nameTaken(ports, change.key.name)) ?? (await priceMoved(ports, request)));
  if (because) return stale(request, because, clock());
  await using session = await cometApi.openCreate(lane);
  const intended =
    plan?.kind === 'birth'
      ? plan
      : ({ kind: 'birth', previousMaxId: session.maxId, key: change.key } as const);
  const from = await commit(ports, request, intended);
  return attempted({ ports, lane }, from, async () => {
    const created = await session.carryOut(intended);
    return { from, next: afterCreate(from, created, clock()), key: keyOf(created) };
  });
}

const stale = (from: Applying, because: StaleReason, now: Date): Attempt => ({
  from,
  next: markStale(from, now, because),
  key: null,
});

/** Stores the plan, unless an earlier run has. */
async function commit(
  { store }: Ports,
  request: Applying,
  plan: NonNullable<Applying['plan']>,
): Promise<Applying> {
  if (request.plan) return request;
  const next = withPlan(request, plan);
  if (await store.requests.replace(next, request)) return next;
  throw new Error(`request ${request.id} moved while its key was leased`);
}

/** An amount is units with the price it was asked under; under another price it means something else. */
async function priceMoved({ cometApi }: Ports, request: Applying): Promise<StaleReason | null> {
  if (!kindOf(request.change).isPriced) return null;
  const is = await cometApi.unitsPerUsdNow();
  return is === request.unitsPerUsd ? null : { kind: 'unit_price_changed', was: request.unitsPerUsd, is };
}

/** Under the lease of creates: somebody may have made one of that name since this one was asked for. */
async function nameTaken(ports: Ports, name: string): Promise<StaleReason | null> {
  const [twin] = await ports.store.keys.byName(name, 'all');
  if (twin) return { kind: 'name_taken', twin: keyName(twin) };
  // A rename that was cut short may have landed.
  const renamed = (await unfinished(ports, null)).find(
    ({ change, keyId }) => keyId !== null && kindOf(change).newName(change) === name,
  );
  return renamed ? { kind: 'name_taken', twin: { id: renamed.keyId ?? 0, name } } : null;
}

const keyOf = (written: WriteResult | CreateResult): Key | null => ('key' in written ? written.key : null);
