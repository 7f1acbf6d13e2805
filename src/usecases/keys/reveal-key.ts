import { allows, type Member } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { Secret } from '../ports/cometapi.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store.ts';
import { findKey, keyName } from './find-key.ts';
import { problemOf } from './read-key.ts';

/** The secret, to its owner alone; each press is audited before the secret is asked for. */
export async function revealKey(
  ports: Ports,
  member: Member,
  keyId: number,
): Promise<{ key: MirroredKey; secret: Secret }> {
  const key = await keyToReveal(ports, member, keyId);
  await ports.store.audit.write({
    at: ports.clock(),
    actor: member.id,
    act: 'key.revealed',
    keyId,
    requestId: null,
    details: { name: key.name },
  });
  return { key, secret: await ports.cometApi.reveal({ id: key.id, name: key.name }) };
}

/** What everybody but its owner should hear of a key is that its secret is not for them, whoever they are. */
export async function keyToReveal(ports: Ports, member: Member, word: string | number): Promise<MirroredKey> {
  const key = await findKey(ports, member, word).catch((error: unknown) => {
    const problem = problemOf(error);
    if (problem?.kind !== 'not_your_key') throw error;
    throw new Refused({ ...problem, kind: 'only_the_owner_reveals' }, { cause: error });
  });
  if (allows(member, 'reveal', key)) return key;
  throw new Refused({ kind: 'only_the_owner_reveals', key: keyName(key), owner: key.owner });
}
