import { allows, type Member } from '../domain/member.ts';
import { Refused } from '../domain/problem.ts';
import type { Secret } from './comet-api-port.ts';
import { keyById, keyName } from './find-key.ts';
import type { Ports } from './ports.ts';
import type { KnownKey } from './store-port.ts';

/** The secret, to its owner alone; each press is audited before the secret is asked for. */
export async function revealKey(
  ports: Ports,
  member: Member,
  keyId: number,
): Promise<{ key: KnownKey; secret: Secret }> {
  const key = await mayReveal(ports, member, keyId);
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

export async function mayReveal(ports: Ports, member: Member, keyId: number): Promise<KnownKey> {
  const known = await ports.store.keys.get(keyId);
  if (known && known.deletedAt === null && !allows(member, 'reveal', known))
    throw new Refused({
      kind: 'only_the_owner_reveals',
      key: allows(member, 'see', known) ? keyName(known) : { id: known.id, name: '' },
      owner: known.owner,
    });
  return keyById(ports, member, keyId);
}
