import type { StaleReason } from '../../../domain/changes/plan.ts';
import type { UserId } from '../../../domain/member.ts';
import type { Request } from '../../../domain/requests/request.ts';
import { markStale } from '../../../domain/requests/transitions.ts';
import { membersNeeded } from '../../apply/preconditions.ts';
import { saveTransition } from '../../apply/save-transition.ts';
import type { Ports } from '../../ports/ports.ts';

/** What waits for a decision is over once whoever asked for it, or whose key it would be, has left. */
export async function endRequestsOf(ports: Ports, person: UserId): Promise<void> {
  for (const request of await ports.store.requests.pending()) {
    const because = lostWith(request, person);
    if (because) await end(ports, request, because);
  }
}

/** Whoever is needed for what waits for a decision. */
export async function awaitedMembers({ store }: Pick<Ports, 'store'>): Promise<ReadonlySet<UserId>> {
  const pending = await store.requests.pending();
  return new Set(pending.flatMap(membersNeeded).map(({ who }) => who));
}

const lostWith = (request: Request, person: UserId): StaleReason | null =>
  membersNeeded(request).find(({ who }) => who === person)?.because ?? null;

/** How often somebody may vote at the same time. */
const TRIES = 3;

/** What was approved at the same time goes on as if it had been approved before. */
async function end(ports: Ports, request: Request, because: StaleReason): Promise<void> {
  let from = request;
  for (let tries = 0; tries < TRIES && from.state === 'pending'; tries += 1)
    from = await saveTransition(ports, { from, next: markStale(from, ports.clock(), because), key: null });
}
