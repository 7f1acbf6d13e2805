import type { ActiveGrant } from '../../domain/requests/grant.ts';
import { isTooFarOff } from '../../domain/requests/grant.ts';
import { addSpan } from '../../domain/time.ts';
import { forEachDue } from '../due-work.ts';
import type { Ports } from '../ports/ports.ts';

/** A grant that began under a clock that was ahead is made to end at most its own length from now. */
export async function boundGrants(ports: Ports, signal?: AbortSignal): Promise<void> {
  const page = async (after: ActiveGrant | null) => (after === null ? ports.store.grants.active() : []);
  const run = (grant: ActiveGrant) => bound(ports, grant);
  await forEachDue(ports, { job: 'tidy', page, idOf: ({ requestId }) => requestId, run }, signal);
}

async function bound({ store, clock }: Ports, grant: ActiveGrant): Promise<void> {
  const request = await store.requests.get(grant.requestId);
  if (!request || !('during' in request.change) || request.change.during === null) return;
  const now = clock();
  const endsAt = addSpan(now, request.change.during, 'UTC');
  if (isTooFarOff(grant, endsAt))
    await store.commit({ at: now, grants: [{ next: { ...grant, endsAt }, from: grant }] });
}
