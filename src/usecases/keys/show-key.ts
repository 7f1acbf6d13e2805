import { allows, type Member, mayEnable } from '../../domain/member.ts';
import { OPEN_STATES } from '../../domain/requests/request.ts';
import type { Ports } from '../ports/ports.ts';
import type { KeyReport, KeyRights } from '../ports/read-models.ts';
import type { MirroredKey } from '../ports/store.ts';
import { keyById } from './find-key.ts';
import { faultOf, freshOrKnown } from './read-key.ts';

/** Everything this reader may know of a key, read afresh; from the mirror, with its age, when CometAPI is away. */
export async function showKey(ports: Ports, member: Member, keyId: number): Promise<KeyReport> {
  const { store, cometApi, clock } = ports;
  const key = await freshOrKnown(ports, await keyById(ports, member, keyId), member.id);
  const requests = await store.requests.list({ keyId, states: OPEN_STATES, needsDecision: true, limit: 5 });
  const grants = (await store.grants.ofKey(keyId)).filter(
    ({ state }) => state === 'active' || state === 'reverting',
  );
  return {
    key,
    asOf: key.readAt,
    trouble: faultOf(cometApi.status()),
    now: clock(),
    requests,
    grants,
    may: rightsOf(member, key),
    unitsPerUsd: await cometApi.unitsPerUsd(),
  };
}

export function rightsOf(member: Member, key: MirroredKey): KeyRights {
  const change = allows(member, 'change', key);
  return {
    change,
    enable: change && mayEnable(member, key),
    reveal: allows(member, 'reveal', key),
    assign: allows(member, 'assign', key),
  };
}
