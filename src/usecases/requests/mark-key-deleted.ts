import { deletedNotice } from '../../domain/notices/notice.ts';
import { outdated } from '../../domain/requests/request.ts';
import { noticeOf } from '../keys/key-notice.ts';
import type { Ports } from '../ports/ports.ts';
import type { KnownKey } from '../ports/store.ts';
import { recordRequest } from './save-transition.ts';

/** CometAPI itself said that the key is not there: its owner hears of it, and nobody is asked about it any more. */
export async function foundDeleted(ports: Ports, known: KnownKey): Promise<void> {
  const { store, clock } = ports;
  const now = clock();
  await store.notices.add(noticeOf(known, known, deletedNotice(known.id)), now);
  for (const request of await store.requests.list({ keyId: known.id, states: ['pending'], limit: 100 }))
    if (request.state === 'pending')
      await recordRequest(ports, {
        from: request,
        next: outdated(request, now, { kind: 'key_gone' }),
        key: null,
      });
  await store.keys.deleted(known.id, now);
  await store.audit.write({
    at: now,
    actor: 'cometkey',
    act: 'key.found_deleted',
    keyId: known.id,
    requestId: null,
    details: { name: known.name },
  });
  ports.nudge.deliver();
}
