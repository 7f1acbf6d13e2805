import type { UserId } from '../../domain/member.ts';
import { isOpen } from '../../domain/requests/request.ts';
import { lastSweep } from '../keys/list-keys.ts';
import { faultOf, problemOf } from '../keys/read-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { HomeReport } from '../ports/read-models.ts';
import { waitingFor } from '../requests/list-requests.ts';

const KEYS = 20;
const REQUESTS = 10;

/** My keys, my requests, what waits for me; a sentence for those who may not use it. */
export async function showHome(ports: Ports, visitor: UserId): Promise<HomeReport> {
  const { store, cometApi, directory, clock } = ports;
  const found = await directory.member(visitor).catch((error: unknown) => {
    const problem = problemOf(error);
    if (problem?.kind === 'not_a_member') return problem.standing;
    throw error;
  });
  if (typeof found === 'string') return { kind: 'visitor', standing: found };
  const now = clock();
  const query = { owner: found.id, filter: null, text: '', now, offset: 0, limit: KEYS };
  const { keys, total } = await store.keys.list(query);
  const mine = await store.requests.list({ requester: found.id, needsDecision: true, limit: 100 });
  const recent = mine.filter((request) => isOpen(request) || isRecent(request.createdAt, now));
  const waiting = found.role === 'member' ? [] : await waitingFor(store, found);
  return {
    kind: 'member',
    member: found,
    keys: { shown: keys, total },
    requests: { shown: recent.slice(0, REQUESTS), total: recent.length },
    waiting: { shown: waiting.slice(0, REQUESTS), total: waiting.length },
    asOf: await lastSweep(store),
    trouble: faultOf(cometApi.status()),
    now,
    unitsPerUsd: await cometApi.unitsPerUsd(),
  };
}

const isRecent = (at: Date, now: Date): boolean => now.getTime() - at.getTime() < 7 * 86_400_000;
