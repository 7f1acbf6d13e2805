import { BOT, transitionEntry } from '../../domain/audit.ts';
import { deletedNotice } from '../../domain/notices/notice.ts';
import { noticesFor } from '../../domain/notices/request-notices.ts';
import { markStale } from '../../domain/requests/transitions.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import type { UnitOfWork } from '../ports/store/unit-of-work.ts';
import { keyNotice } from './key-notice.ts';

/** Call it when CometAPI says that the key does not exist. Tells the owner and ends pending requests as stale. */
export async function markKeyDeleted(ports: Ports, known: MirroredKey): Promise<void> {
  // Repeated when somebody decides a pending request of the key at the same time.
  while (!(await ports.store.commit(await deletion(ports, known))));
  ports.trigger.deliver();
}

async function deletion({ store, clock }: Ports, known: MirroredKey): Promise<UnitOfWork> {
  const now = clock();
  const deleted = await store.keys.readMoment(now);
  const pending = await store.requests.list({ keyIds: [known.id], states: ['pending'], limit: null });
  const requests = pending.flatMap((from) =>
    from.state === 'pending' ? [{ from, next: markStale(from, now, { kind: 'key_gone' }) }] : [],
  );
  return {
    at: now,
    requests,
    keys: [{ id: known.id, deleted }],
    notices: [
      ...keyNotice(known, known, deletedNotice(known.id)),
      ...requests.flatMap(({ next }) => noticesFor(next)),
    ],
    audit: [
      ...requests.map((move) => transitionEntry(move, now)),
      {
        at: now,
        actor: BOT,
        act: 'key.found_deleted',
        keyId: known.id,
        requestId: null,
        details: { name: known.name },
      },
    ],
  };
}
