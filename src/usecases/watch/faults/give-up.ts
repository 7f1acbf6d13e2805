import type { Notice } from '../../../domain/notices/notice.ts';
import { addNotices } from '../../outbox/add-notices.ts';
import type { Ports } from '../../ports/ports.ts';
import type { StoredNotice } from '../../ports/store/notices.ts';

/**
 * Admins see it in `status`, unless everybody concerned heard the same in a DM: how a request ended is told there too. When
 * nobody can be shown a card, its requester is told.
 */
export async function giveUp(ports: Ports, { id, body }: StoredNotice, why: string): Promise<void> {
  const { store, log, clock } = ports;
  const request = 'requestId' in body ? await store.requests.get(body.requestId) : null;
  if (body.kind === 'reply' && request?.state !== 'pending') return store.notices.withdraw(id);
  log.error({ notice: id }, 'notice given up: nobody can be reached');
  await store.notices.giveUp(id, { why, at: clock() });
  if (body.kind !== 'card' || !request) return;
  const told: Notice = {
    id: `request:${request.id}:unseen`,
    to: { kind: 'member', id: request.requester },
    body: { kind: 'unseen_card', requestId: request.id },
  };
  await addNotices(ports, [told]);
}
