import type { UserId } from '../../../domain/member.ts';
import { MOST_KEYS } from '../../keys/owners/assign-many.ts';
import { endTrouble, ownerSubject, tellTrouble } from '../../outbox/troubles.ts';
import type { Ports } from '../../ports/ports.ts';

/** Tells leads and admins, once while it lasts, that somebody who owns keys has left or cannot be reached, and of which. */
export async function tellOwnerLeft(ports: Ports, owner: UserId, how: 'gone' | 'unreachable'): Promise<void> {
  const { store, clock, trigger } = ports;
  const query = { owner, filter: null, text: '', now: clock(), offset: 0, limit: MOST_KEYS };
  const { keys, total } = await store.keys.list(query);
  if (total === 0) return;
  const keyIds = keys.map(({ id }) => id);
  await tellTrouble(ports, {
    subject: ownerSubject(owner),
    to: { kind: 'approvals' },
    body: { kind: 'owner_left', owner, keys: total, keyIds, ...(how === 'gone' && { isGone: true }) },
  });
  trigger.deliver();
}

/** Whoever had left is a member again. */
export async function ownerIsBack(ports: Ports, owner: UserId): Promise<void> {
  await endTrouble(ports, ownerSubject(owner), (body) => body.kind === 'owner_left' && body.isGone === true);
}
