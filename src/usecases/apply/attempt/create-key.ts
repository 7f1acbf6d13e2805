import { birthPlan } from '../../../domain/changes/create.ts';
import { type CreatePlan, dateOver } from '../../../domain/changes/plan.ts';
import type { KeyId } from '../../../domain/keys/key.ts';
import { units } from '../../../domain/keys/quota.ts';
import type { Applying } from '../../../domain/requests/request.ts';
import { isGivenUp } from '../../../domain/requests/retry.ts';
import { undoneBy } from '../../../domain/upstream/sent-names.ts';
import type { CreateResult, CreateSession } from '../../ports/cometapi.ts';
import { outdated, unownedOf } from '../preconditions.ts';
import { gaveUp } from '../results/after-error.ts';
import { afterCreate } from '../results/apply-result.ts';
import { type Attempt, attempted, type Run, readBack, stale } from './attempt.ts';
import { commitPlan } from './commit-plan.ts';
import { type Sends, sendsOf, stillUnknown } from './sends.ts';

/** A key that earlier tries did not make is planned as if it were asked for now. */
export async function createKey(run: Run, request: Applying): Promise<Attempt> {
  const { clock } = run.ports;
  const plan = request.plan?.kind === 'create' ? request.plan : null;
  const because = plan ? null : await outdated(run.ports, request);
  if (because) return stale(request, because, clock());
  // Asked before the look, which shows nothing of what lands during it.
  const landsForMs = await run.ports.store.sentCalls.landsForMs(undoneBy(request));
  const act = async () => {
    const sends = await sendsOf(run, request);
    await using session = await opened(run, sends);
    const ended = plan && (await afterTries(run, request, { plan, mayLand: landsForMs > 0, session }));
    return ended ?? (await make(run, request, { session, sends }));
  };
  return await attempted(run, request, act, landsForMs);
}

const opened = ({ ports, lane }: Run, { writing }: Sends): Promise<CreateSession> => {
  const unowned = (ids: readonly KeyId[]) => unownedOf(ports, ids);
  return ports.cometApi.openCreate(lane, { writing, unowned });
};

interface Tried {
  readonly plan: CreatePlan;
  /** What was sent before may still make it. */
  readonly mayLand: boolean;
  readonly session: CreateSession;
}

/** null: nothing was made, and nothing that was sent can make it any more. */
async function afterTries(
  { ports }: Run,
  request: Applying,
  { plan, mayLand, session }: Tried,
): Promise<Attempt | null> {
  const found = await session.find(plan);
  const now = ports.clock();
  if (found && (!mayLand || isMade(found)))
    return { from: request, next: afterCreate(request, found, now), key: readBack(found) };
  if (mayLand) throw stillUnknown(request);
  if (isGivenUp(request, now)) return { from: request, next: gaveUp(request, now), key: null };
  const because = await outdated(ports, request);
  return because && stale(request, because, now);
}

/** Whatever is still under way, there is a key already that was made for the request. */
const isMade = ({ kind }: CreateResult): boolean =>
  kind === 'done' || kind === 'drifted' || kind === 'not_taken' || kind === 'twins';

async function make(
  run: Run,
  request: Applying,
  { session, sends }: { session: CreateSession; sends: Sends },
): Promise<Attempt> {
  const { clock } = run.ports;
  const { change } = request;
  if (change.kind !== 'create') throw new Error('only a create has no key');
  const plan = birthPlan(change, session.maxId, clock());
  const because = dateOver(plan.key, clock());
  if (because) return stale(request, because, clock());
  const from = await commitPlan(run, request, plan);
  if ('kind' in from) return stale(request, from, clock());
  return await sends.during(from, units(0), async (stored) => {
    const created = await session.carryOut(plan);
    return { from: stored(), next: afterCreate(stored(), created, clock()), key: readBack(created) };
  });
}
