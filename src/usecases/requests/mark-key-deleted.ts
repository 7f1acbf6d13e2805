import { deletedNotice } from '../../domain/notices/notice.ts';
import { markStale } from '../../domain/requests/request.ts';
import { keyNotice } from '../keys/key-notice.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store.ts';
import { saveTransition } from './save-transition.ts';

/** CometAPI itself said that the key is not there: its owner hears of it, and nobody is asked about it any more. */
export async function markKeyDeleted(ports: Ports, known: MirroredKey): Promise<void> {
  const { store, clock } = ports;
  const now = clock();
  await store.notices.add(keyNotice(known, known, deletedNotice(known.id)), now);
  for (const request of await store.requests.list({ keyId: known.id, states: ['pending'], limit: 100 }))
    if (request.state === 'pending')
      await saveTransition(ports, {
        from: request,
        next: markStale(request, now, { kind: 'key_gone' }),
        key: null,
      });
  await store.keys.markDeleted(known.id, now);
  await store.audit.write({
    at: now,
    actor: 'cometkey',
    act: 'key.found_deleted',
    keyId: known.id,
    requestId: null,
    details: { name: known.name },
  });
  ports.trigger.deliver();
}
