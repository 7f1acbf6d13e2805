import { type Change, type KeyChange, planFor } from '../../../domain/changes/changes.ts';
import { isUnwritten, type StaleReason, type WritePlan } from '../../../domain/changes/plan.ts';
import type { Key } from '../../../domain/keys/key.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import type { Applying } from '../../../domain/requests/request.ts';
import { isGivenUp, lookAfter } from '../../../domain/requests/retry.ts';
import { failed } from '../../../domain/requests/transitions.ts';
import { undoneBy } from '../../../domain/upstream/sent-names.ts';
import type { WriteOptions, WriteSession } from '../../ports/cometapi.ts';
import { changeNow } from '../grant-moves.ts';
import { enablingForbidden, lockedBy, outdated } from '../preconditions.ts';
import { gaveUp } from '../results/after-error.ts';
import { afterWrite } from '../results/apply-result.ts';
import { type Attempt, attempted, type Run, readBack, stale } from './attempt.ts';
import { commitPlan } from './commit-plan.ts';
import { type Sends, sendsNothing, sendsOf, stillUnknown } from './sends.ts';

export async function writeKey(run: Run, request: Applying): Promise<Attempt> {
  const { clock } = run.ports;
  const plan = request.plan?.kind === 'write' ? request.plan : null;
  if (plan && request.usedBefore !== undefined && !isSafeLate(plan)) {
    const landsForMs = await mayUndo(run, request);
    if (landsForMs > 0) return attempted(run, request, () => look(run, request, plan), landsForMs);
  }
  const change = await changeNow(run.ports, request);
  if (change === null) return stale(request, { kind: 'grant_over' }, clock());
  const because = plan ? null : await outdated(run.ports, request);
  if (because) return stale(request, because, clock());
  const sends = await sendsOf(run, request);
  await using session = await opened(run, request, sends);
  if (session === null) return stale(request, { kind: 'key_gone' }, clock());
  const planned = await planNow(run, { ...request, change }, session.fresh);
  if ('next' in planned) return planned;
  return await carryOut(run, { request: { ...request, change }, session, sends }, planned.plan);
}

/** Whenever it is carried out, and however often, it only switches the key off, which must not wait. */
const isSafeLate = ({ after }: WritePlan): boolean => after.status === 'disabled';

/** What was sent may still be carried out, so only what shows that it was ends the wait. */
async function look(run: Run, request: Applying, plan: WritePlan): Promise<Attempt> {
  const { clock } = run.ports;
  await using session = await opened(run, request, sendsNothing(request));
  const written = session === null ? ({ kind: 'gone' } as const) : await session.carryOut(plan);
  if (written.kind !== 'done' && written.kind !== 'gone') throw stillUnknown(request);
  return { from: request, next: afterWrite(request, written, clock()), key: readBack(written) };
}

async function opened(
  { ports, lane }: Run,
  { keyId, id, change }: Applying,
  { writing }: Required<Pick<WriteOptions, 'writing'>>,
): Promise<WriteSession | null> {
  if (keyId === null) throw new Error(`request ${id} has no key`);
  const session = await ports.cometApi.open(keyId, lane, { writing });
  if (session === null || session.unreadable.length === 0 || change.kind === 'disable') return session;
  await session[Symbol.asyncDispose]();
  throw new Refused({ kind: 'key_unreadable', id: keyId });
}

/** The stored plan once a part of it is written; before, it is made for the present row, as its time may have passed. */
async function planNow(run: Run, request: Applying, fresh: Key): Promise<Attempt | { plan: WritePlan }> {
  const { ports } = run;
  const { plan, change } = request;
  const now = ports.clock();
  if (plan?.kind === 'write') {
    if (!isUnwritten(plan, fresh)) return { plan };
    if (isGivenUp(request, now)) return { from: request, next: gaveUp(request, now), key: fresh };
    const because = await outdated(ports, request);
    if (because) return stale(request, because, now, fresh);
  }
  const planned = planFor(editOf(change), fresh, now);
  if ('plan' in planned) return planned;
  // It is off, but what was sent for another change may still switch it on.
  const landsForMs = change.kind === 'disable' ? await mayUndo(run, request) : 0;
  if (landsForMs > 0) return { from: request, next: lookAfter(request, now, landsForMs), key: fresh };
  return stale(request, await lockedBy(ports, request, planned.stale), now, fresh);
}

interface Opened {
  readonly request: Applying;
  readonly session: WriteSession;
  readonly sends: Sends;
}

async function carryOut(run: Run, { request, session, sends }: Opened, plan: WritePlan): Promise<Attempt> {
  const { clock } = run.ports;
  const { fresh } = session;
  const forbidden = await enablingForbidden(run.ports, request, fresh);
  if (forbidden) return { ...notEnabled(request, { forbidden, fresh, now: clock() }), key: fresh };
  const from = request.plan === plan ? request : await commitPlan(run, request, plan);
  if ('kind' in from) return stale(request, from, clock(), fresh);
  return await sends.during(from, fresh.used, async (stored) => {
    const written = await session.carryOut(plan, from.usedBefore);
    const landsForMs = written.kind === 'done' && isSafeLate(plan) ? await mayUndo(run, from) : 0;
    const now = clock();
    const next = landsForMs > 0 ? lookAfter(stored(), now, landsForMs) : afterWrite(stored(), written, now);
    return { from: stored(), next, key: readBack(written) };
  });
}

/** For how long something that was sent may still undo the change. */
const mayUndo = ({ ports }: Run, request: Applying): Promise<number> =>
  ports.store.sentCalls.landsForMs(undoneBy(request));

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
