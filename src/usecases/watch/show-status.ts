import type { Member } from '../../domain/member.ts';
import type { RequestState } from '../../domain/requests/request.ts';
import { MINUTE } from '../../domain/time.ts';
import { accountNow } from '../keys/account-now.ts';
import { lastSweep } from '../mirror/sweeps.ts';
import type { StatusReport } from '../ports/overviews.ts';
import type { Ports } from '../ports/ports.ts';

/** Makes no call to CometAPI. */
export async function showStatus(
  { store, cometApi, clock }: Ports,
  reader: Member,
  { version, sweepEveryMs }: { version: string; sweepEveryMs: number },
): Promise<StatusReport> {
  const now = clock();
  const endedAt = await lastSweep(store);
  const { total } = await store.keys.list({ owner: 'all', filter: null, text: '', now, offset: 0, limit: 1 });
  const account = reader.role === 'admin' ? await accountNow({ store }) : null;
  const inState = (state: RequestState) => store.requests.count({ states: [state] });
  return {
    upstream: cometApi.status(),
    lastSweep: endedAt === null ? null : { endedAt, keys: total, isLate: isLate(endedAt, now, sweepEveryMs) },
    queue: {
      pending: await inState('pending'),
      applying: await inState('applying'),
      retrying: await inState('approved'),
      notices: await store.notices.waiting(),
    },
    budget: await cometApi.budget(),
    revealable: cometApi.revealable(),
    version,
    account: account && { ...account, unitsPerUsd: await cometApi.unitsPerUsd() },
    now,
  };
}

/** Several sweeps should have ended since. A sweep of many keys takes its time, so one is not enough. */
const isLate = (endedAt: Date, now: Date, everyMs: number): boolean =>
  now.getTime() - endedAt.getTime() > 3 * everyMs + MINUTE / 2;
