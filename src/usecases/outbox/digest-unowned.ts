import { stateOf } from '../../domain/keys/key.ts';
import { byStake, type UnownedKey } from '../../domain/notices/unowned.ts';
import type { Ports } from '../ports/ports.ts';
import { withOwnersLeft } from './owners-left.ts';

/** Lines of a digest; further keys are only counted. */
const DIGEST_LINES = 10;
/** Of so many in all the message is redrawn when they move. */
const FOLLOWED = 1000;

/** One message for each sweep with the news of all keys without an owner. */
export async function digestUnowned({ store, clock }: Ports, sweep: number): Promise<void> {
  const now = clock();
  const { notices: gathered, ids } = await store.notices.forDigest(FOLLOWED);
  if (ids.length === 0) return;
  const news = gathered.flatMap(({ body }) => (body.kind === 'key' ? [body] : []));
  const known = await withOwnersLeft(store, await store.keys.byIds(news.map(({ keyId }) => keyId)));
  const keys = new Map(known.map((key) => [key.id, key]));
  const inTurn = news.toSorted((a, b) => byStake(keys.get(a.keyId), keys.get(b.keyId), now));
  const told = inTurn.map(({ keyId, name, what }): UnownedKey => {
    const key = keys.get(keyId);
    return {
      keyId,
      name,
      owner: key?.owner ?? null,
      ...(key?.ownerLeft && { ownerLeft: true }),
      state: key ? stateOf(key, now) : 'disabled',
      what: what.kind,
      ...(what.createdAt && { createdAt: what.createdAt }),
    };
  });
  const body = {
    kind: 'unowned_keys',
    keys: told.slice(0, DIGEST_LINES),
    more: ids.length - Math.min(told.length, DIGEST_LINES),
    others: told.slice(DIGEST_LINES).map(({ name: _, state: __, createdAt: ___, ...one }) => one),
  } as const;
  const notices = [{ id: `unowned:${sweep}`, to: { kind: 'approvals' }, body } as const];
  // What was stored since waits for the next one, whatever its time.
  await store.commit({ at: now, notices, digested: ids });
}
