import type { UserId } from '../../../domain/member.ts';
import { keysOwnedBy } from '../../keys/owners/keys-owned-by.ts';
import { endTrouble, ownerSubject, tellTrouble } from '../../outbox/troubles.ts';
import type { Ports } from '../../ports/ports.ts';

/** Tells leads and admins, once while it lasts, that somebody who owns keys has left or cannot be reached, and of which. */
export async function tellOwnerLeft(ports: Ports, owner: UserId, how: 'gone' | 'unreachable'): Promise<void> {
  const keys = await keysOwnedBy(ports, owner);
  if (keys.length === 0) return;
  await tellTrouble(ports, {
    subject: ownerSubject(owner),
    to: { kind: 'approvals' },
    body: {
      kind: 'owner_left',
      owner,
      keys: keys.length,
      keyIds: keys.map(({ id }) => id),
      ...(how === 'gone' && { isGone: true }),
    },
  });
  ports.trigger.deliver();
}

/** Whoever had left is a member again. */
export async function ownerIsBack(ports: Ports, owner: UserId): Promise<void> {
  await endTrouble(ports, ownerSubject(owner), (body) => body.kind === 'owner_left' && body.isGone === true);
}
