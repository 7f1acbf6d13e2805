import { kindOf } from '../../domain/changes/changes.ts';
import { unprovenIn } from '../../domain/problems/is-outage.ts';
import type { EarlierChange, Failure } from '../../domain/requests/outcome.ts';
import { type Applying, type Approved, isOpen, type Request } from '../../domain/requests/request.ts';
import { isGivenUp, needsResume } from '../../domain/requests/retry.ts';
import { failed, startApplying } from '../../domain/requests/transitions.ts';
import { givenBy, undoneBy } from '../../domain/upstream/sent-names.ts';
import { keyLease } from '../mirror/key-lease.ts';
import type { Lane } from '../ports/cometapi.ts';
import type { Ports } from '../ports/ports.ts';
import { applyClaim } from './apply-claim.ts';
import type { Run } from './attempt/attempt.ts';
import { attemptChange } from './attempt/attempt-change.ts';
import { saveTransition } from './save-transition.ts';
import { type InTheWay, isWaiting, putOffBehind, unfinished, wakeBehind } from './unfinished-requests.ts';

/** For a person, longer than another writer needs to end; a job tries again soon anyway. */
export const LEASE_WAIT_MS = { interactive: 20_000, approval: 500, sweep: 0 } as const satisfies Record<
  Lane,
  number
>;

/**
 * Approved → applied, exactly once: a lease on the key, a fresh read, the plan committed before the first write, the
 * write read back. Returns the request as stored afterwards; null: the key is busy.
 */
export async function applyRequest(
  ports: Ports,
  request: Approved | Applying,
  lane: Lane,
): Promise<Request | null> {
  const name = keyLease(request.keyId);
  const held = await ports.store.leases.withLock(name, waitMs(request, lane), async (lease) => {
    try {
      return await applyHeld({ ports, lane, lease }, request);
    } catch (error) {
      // The lease was lost: its new holder resumes the request.
      if (lease.signal.aborted) return ports.store.requests.get(request.id);
      throw error;
    }
  });
  return held ? held.value : null;
}

/** A job does not wait for the key of an `applying` request: if the lease is taken, the request is running. */
const waitMs = (request: Approved | Applying, lane: Lane): number =>
  lane !== 'interactive' && request.state === 'applying' ? 0 : LEASE_WAIT_MS[lane];

async function applyHeld(run: Run, request: Approved | Applying): Promise<Request | null> {
  const { ports, lane, lease } = run;
  const inTheWay = await whatIsInTheWay(run, request);
  if (inTheWay === null) {
    const after = await startAndAttempt(run, request);
    if (!isOpen(after)) await wakeBehind(ports, request, request);
    return after;
  }
  const now = ports.clock();
  // It can take days, so who waits is told of what.
  if (lane !== 'interactive' && !(request.plan === null && isGivenUp(request, now))) {
    await putOffBehind(run, request, inTheWay);
    return null;
  }
  const next = failed(request, now, { kind: 'busy', ...(await whyBusy(ports, inTheWay)) });
  const answered = lane === 'interactive' ? 'inline' : null;
  return saveTransition(ports, { from: request, next, key: null, answered, fences: [lease] });
}

/**
 * What was sent for an earlier change would undo this one if it landed after it, so that is waited for, also where that
 * change has ended. A disable must not wait: it is looked at again.
 */
async function whatIsInTheWay(run: Run, request: Approved | Applying): Promise<InTheWay | null> {
  const { store } = run.ports;
  const first = await unfinishedBefore(run, request);
  if (first !== null) return { first, landsForMs: 0, name: null };
  const { change, keyId, id } = request;
  if (change.kind === 'disable' || request.usedBefore !== undefined) return null;
  const names = undoneBy(request);
  const landsForMs = await store.sentCalls.landsForMs(names);
  if (landsForMs === 0) return null;
  const given = givenBy(change);
  const isOfName = (await store.sentCalls.landsForMs(names.filter((name) => !given.includes(name)))) === 0;
  if (isOfName) return { first: null, landsForMs, name: kindOf(change).newName(change) };
  const others = keyId === null ? [] : await unfinished(run.ports, { keyIds: [keyId] });
  return { first: others.find((one) => one.id !== id) ?? null, landsForMs, name: null };
}

async function whyBusy(
  ports: Ports,
  { first, name }: InTheWay,
): Promise<Omit<Extract<Failure, { kind: 'busy' }>, 'kind'>> {
  if (first === null) return { mayStillLand: true, ...(name !== null && { name }) };
  return (await isHeld(ports, first)) ? { behind: first.id } : { unknown: earlierChange(first) };
}

/**
 * A resumed run could mistake another increase of the same key, or another create of the same name, for its own write,
 * and another edit of the same setting for one in the console.
 * So a change that began earlier is finished first. What is returned is not finished yet.
 */
async function unfinishedBefore(run: Run, request: Approved | Applying): Promise<Approved | Applying | null> {
  const { ports } = run;
  for (const other of await unfinished(ports, request.keyId === null ? {} : { keyIds: [request.keyId] })) {
    if (other.id === request.id || !ambiguous(request, other)) continue;
    if ((await isHeld(ports, other)) || !(await isEnded(run, other))) return other;
    await wakeBehind(ports, other, request);
  }
  return null;
}

const earlierChange = ({ id, change, requester, createdAt: at }: Request): EarlierChange => ({
  id,
  by: change.kind === 'revert' ? null : requester,
  at,
});

async function isHeld({ store, clock }: Ports, { id }: Approved | Applying): Promise<boolean> {
  await store.noticeRestore();
  const request = await store.requests.get(id);
  return request !== null && isWaiting(request) && needsResume(request, clock());
}

/** Whether the other request is over once it was tried. */
async function isEnded(run: Run, other: Request): Promise<boolean> {
  try {
    // Not `interactive`: nobody waits for the answer to the other request.
    return !isOpen(await startAndAttempt({ ...run, lane: 'approval' }, other));
  } catch (error) {
    if (unprovenIn(error)) return false;
    throw error;
  }
}

const ambiguous = (request: Request, other: Request): boolean =>
  request.keyId === null
    ? other.keyId === null && other.keyName === request.keyName
    : other.keyId === request.keyId && (kindOf(request.change).movesQuota || setsTheSame(request, other));

function setsTheSame({ change }: Request, other: Request): boolean {
  const fields = kindOf(change).sets(change);
  return kindOf(other.change)
    .sets(other.change)
    .some((field) => fields.includes(field));
}

async function startAndAttempt(run: Run, request: Request): Promise<Request> {
  const applying = await started(run, request);
  if (applying.state !== 'applying' || applying.isUnsure) return applying;
  return applying.change.kind === 'claim' ? applyClaim(run, applying) : attemptChange(run, applying);
}

/** An `applying` request is returned unchanged: its lease was free, so a crash interrupted it, and it is resumed. */
async function started({ ports, lease }: Run, { id }: Request): Promise<Request> {
  const { store, clock } = ports;
  const current = await store.requests.get(id);
  if (!current) throw new Error(`request ${id} is gone`);
  if (current.state !== 'approved' || current.isUnsure) return current;
  const next = startApplying(current, clock());
  if (await store.commit({ at: clock(), requests: [{ next, from: current }], fences: [lease] })) return next;
  return (await store.requests.get(id)) ?? current;
}
