import type { UserId } from '../../../domain/member.ts';
import { ownerSubject, tellTrouble } from '../../outbox/troubles.ts';
import type { Ports } from '../../ports/ports.ts';

/** Tells leads and admins, once while it lasts, that somebody who owns keys has left or cannot be reached. */
export async function tellOwnerLeft(ports: Ports, owner: UserId): Promise<void> {
  const { store, clock, trigger } = ports;
  const query = { owner, filter: null, text: '', now: clock(), offset: 0, limit: 1 };
  const { total: keys } = await store.keys.list(query);
  if (keys === 0) return;
  await tellTrouble(ports, {
    subject: ownerSubject(owner),
    to: { kind: 'approvals' },
    body: { kind: 'owner_left', owner, keys },
  });
  trigger.deliver();
}
