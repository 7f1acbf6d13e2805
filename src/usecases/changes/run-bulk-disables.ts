import type { Member, UserId } from '../../domain/member.ts';
import { isDisabledAnyway } from '../../domain/notices/request-notices.ts';
import { type BulkResult, outcomesOf } from '../../domain/problems/bulk-outcome.ts';
import { isOutage } from '../../domain/problems/is-outage.ts';
import { type Problem, problemOf, Refused } from '../../domain/problems/problem.ts';
import { type BulkDisable, notBegun } from '../../domain/requests/bulk-disable.ts';
import { sideEffectOf } from '../../domain/requests/outcome.ts';
import { type Applied, isOpen, type Request } from '../../domain/requests/request.ts';
import { memberOrNull } from '../apply/preconditions.ts';
import { failureProblem } from '../apply/results/failure-problem.ts';
import { forEachDue } from '../due-work.ts';
import type { Ports } from '../ports/ports.ts';
import type { UnendedKey } from '../ports/store/bulk-disables.ts';
import { changeKey } from './change-key.ts';

const JOB = 'bulk';

/** Disables the next keys of *Disable all*, and tells whoever pressed it when of all keys it is known what became of them. */
export async function runBulkDisables(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store } = ports;
  await ports.cometApi.probe();
  await store.noticeRestore();
  const keys = {
    job: JOB,
    page: store.bulkDisables.unended,
    idOf: ({ requestId }: UnendedKey) => requestId,
    run: (key: UnendedKey) => runKey(ports, key),
  };
  await forEachDue(ports, keys, signal);
  const whole = {
    job: JOB,
    page: async (after: BulkDisable | null) => (after === null ? store.bulkDisables.ended() : []),
    idOf: ({ id }: BulkDisable) => id,
    run: (bulk: BulkDisable) => tell(ports, bulk),
  };
  await forEachDue(ports, whole, signal);
}

async function runKey(ports: Ports, of: UnendedKey): Promise<void> {
  const result = (await resultOf(ports, of)) ?? (await disable(ports, of));
  if (result) await ports.store.commit({ at: ports.clock(), bulk: { kind: 'ended', of, result } });
}

/** Of its request; null: it has none, or that has not ended yet. */
async function resultOf({ store, cometApi }: Ports, { requestId }: UnendedKey): Promise<BulkResult | null> {
  const request = await store.requests.get(requestId);
  if (request === null) return null;
  if (isOpen(request)) return 'isHeld' in request ? { became: 'held' } : null;
  if (request.state === 'applied') return disabledAs(request);
  if (isDisabledBefore(request)) return { became: 'already' };
  if (request.state === 'stale' && request.because.kind === 'owner_changed') return { became: 'left' };
  const problem = failureProblem(request, request, cometApi.status());
  return { became: isDisabledAnyway(request) ? 'disabled' : 'failed', problem };
}

function disabledAs({ effect, unitsPerUsd }: Applied): BulkResult {
  const besides = sideEffectOf(effect);
  const isPlain = besides.debt === 0 && besides.dropped.length === 0;
  return { became: 'disabled', ...(!isPlain && { besides: { ...besides, unitsPerUsd } }) };
}

const isDisabledBefore = (request: Request): boolean =>
  request.state === 'stale' &&
  request.because.kind === 'nothing_to_do' &&
  request.because.already === 'disabled';

/** Makes its request, unless there is one already, which the job of all requests goes on with. */
async function disable(ports: Ports, of: UnendedKey): Promise<BulkResult | null> {
  const { store, cometApi, clock } = ports;
  const { bulk, keyId, requestId: id } = of;
  if ((await store.requests.get(id)) !== null) return null;
  const became = notBegun(bulk, clock());
  if (became) return { became };
  // Nothing is begun that could only wait.
  if (cometApi.status().suspended) return null;
  if ((await store.keys.get(keyId))?.owner !== bulk.owner) return { became: 'left' };
  try {
    const part = { bulk: bulk.id, id };
    await changeKey(ports, await leadOf(ports, bulk.by), {
      keyId,
      change: { kind: 'disable' },
      reason: bulk.reason,
      part,
    });
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null || UNDECIDED.has(problem.kind)) throw error;
    // Refused before there was a request, so there will be none.
    if ((await store.requests.get(id)) === null)
      return isOutage(error) ? null : { became: 'failed', problem };
  }
  return resultOf(ports, of);
}

/** Neither agreed nor refused, so the key is tried again. */
const UNDECIDED: ReadonlySet<Problem['kind']> = new Set([
  'directory_unavailable',
  'requester_unproven',
  'store_unavailable',
  'save_unknown',
]);

/** Whoever pressed, if they may disable the keys of others still. */
async function leadOf(ports: Ports, id: UserId): Promise<Member> {
  const member = await memberOrNull(ports, id);
  if (member && member.role !== 'member') return member;
  const isUnread = member?.unreadGroups?.some(({ why }) => why === 'unreadable') ?? false;
  throw new Refused(isUnread ? { kind: 'directory_unavailable' } : { kind: 'leads_only', act: 'disable' });
}

async function tell(ports: Ports, { id, by, owner }: BulkDisable): Promise<void> {
  const { store, clock, trigger, log } = ports;
  const outcomes = outcomesOf(await store.bulkDisables.results(id));
  const notice = {
    id: `bulk:${id}`,
    to: { kind: 'member', id: by },
    body: { kind: 'bulk_disabled', owner, outcomes },
  } as const;
  if (!(await store.commit({ at: clock(), bulk: { kind: 'told', bulk: id }, notices: [notice] }))) return;
  trigger.deliver();
  const counts = Object.fromEntries(outcomes.map(({ became, total }) => [became, total]));
  log.info({ bulk: id, ...counts }, 'the keys of one person were disabled');
}
