import { stateOf } from '../../domain/keys/key.ts';
import type { UnownedKey } from '../../domain/notices/notice.ts';
import type { Ports } from '../ports/ports.ts';

/** Lines of a digest; further keys are only counted. */
const DIGEST_LINES = 10;

/** One message for each sweep with the news of all keys without an owner. */
export async function digestUnowned({ store, clock }: Ports, sweep: number): Promise<void> {
  const until = clock();
  const { notices: gathered, total } = await store.notices.forDigest(DIGEST_LINES);
  if (total === 0) return;
  const lines: UnownedKey[] = [];
  for (const { body } of gathered) {
    if (body.kind !== 'key') continue;
    const key = await store.keys.get(body.keyId);
    lines.push({
      keyId: body.keyId,
      name: body.name,
      owner: key?.owner ?? null,
      state: key ? stateOf(key, until) : 'disabled',
      what: body.what.kind,
      ...(body.what.createdAt && { createdAt: body.what.createdAt }),
    });
  }
  const body = { kind: 'unowned_keys', keys: lines, more: total - lines.length } as const;
  const notices = [{ id: `unowned:${sweep}`, to: { kind: 'approvals' }, body } as const];
  await store.commit({ at: until, notices, digestedUntil: until });
}
