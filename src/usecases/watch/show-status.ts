import { lastSweep } from '../keys/list-keys.ts';
import type { Ports } from '../ports/ports.ts';
import type { StatusReport } from '../ports/read-models.ts';

/** Everything here is known already: no call is made to learn how CometAPI does. */
export async function showStatus({ store, cometApi, clock }: Ports, version: string): Promise<StatusReport> {
  const now = clock();
  const endedAt = await lastSweep(store);
  const { total } = await store.keys.list({ owner: 'all', filter: null, text: '', now, offset: 0, limit: 1 });
  const open = await store.requests.list({ states: ['pending', 'approved', 'applying'], limit: 1000 });
  const inState = (state: string) => open.filter((request) => request.state === state).length;
  return {
    upstream: cometApi.status(),
    lastSweep: endedAt === null ? null : { endedAt, keys: total },
    queue: {
      pending: inState('pending'),
      applying: inState('applying'),
      retrying: inState('approved'),
      notices: await store.notices.waiting(),
    },
    budget: await cometApi.budget(),
    revealable: cometApi.revealable(),
    version,
    now,
  };
}
