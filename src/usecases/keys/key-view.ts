import type { KeyId } from '../../domain/keys/key.ts';
import { type KeyRights, rightsOf } from '../../domain/keys/rights.ts';
import type { Member } from '../../domain/member.ts';
import { snoozeOf } from '../../domain/notices/delivery/snooze.ts';
import { type Around, type Ending, endingOf } from '../../domain/requests/ending.ts';
import { grantIdOf, isOpenGrant, revertIdOf } from '../../domain/requests/grant.ts';
import { calledNow, isHeld, OPEN_STATES } from '../../domain/requests/request.ts';
import { withOwnersLeft } from '../outbox/owners-left.ts';
import type { Ports } from '../ports/ports.ts';
import type { KeyView, ShownGrant } from '../ports/read-models.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import { withAsked } from './with-asked.ts';

const MAX_REQUESTS = 5;

/** A key with its open requests, its grants and what `reader` may do with it. */
export async function keyView(ports: Ports, reader: Member, key: MirroredKey): Promise<KeyView> {
  const { store, cometApi, clock } = ports;
  const open = { keyIds: [key.id], states: OPEN_STATES, needsDecision: true } as const;
  const requests = await store.requests.list({ ...open, limit: MAX_REQUESTS });
  const [shown = key] = await withAsked(store, await withOwnersLeft(store, [key]));
  return {
    key: shown,
    requests: requests.map((request) => calledNow(request, key)),
    moreRequests: requests.length < MAX_REQUESTS ? 0 : (await store.requests.count(open)) - MAX_REQUESTS,
    grants: await shownGrants(ports, key),
    may: rightsHere(ports, reader, key),
    snooze: await snoozeFor(ports, reader, key),
    unitsPerUsd: await cometApi.unitsPerUsd(),
    now: clock(),
  };
}

/** What tells how the grants of a key end, but for the key itself. */
export async function grantsAround(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  keyId: KeyId,
): Promise<Omit<Around, 'key'>> {
  const ofKey = await store.grants.ofKey(keyId);
  const begun = ofKey.filter((grant) => isOpenGrant(grant) && grant.state !== 'active');
  const reverts = await Promise.all(begun.map(({ requestId }) => store.requests.get(revertIdOf(requestId))));
  const held = reverts.flatMap((revert) => (revert && isHeld(revert) ? [grantIdOf(revert.id)] : []));
  return { ofKey, now: clock(), held: new Set(held) };
}

async function shownGrants(ports: Ports, key: MirroredKey): Promise<ShownGrant[]> {
  const around = { ...(await grantsAround(ports, key.id)), key };
  const shown = around.ofKey.filter(isOpenGrant).filter(({ state }) => state !== 'failed');
  return shown.flatMap((grant) => {
    const { at: endsAt, is, isBehind } = endingOf(grant, around);
    const how = { isHeld: is === 'held', ...((isBehind || is === 'overdue') && { isBehind: true as const }) };
    return ENDS.includes(is) ? [{ ...grant, endsAt, ...how }] : [];
  });
}

/** Of the others nothing is to be taken back as the key is now. */
const ENDS: readonly Ending['is'][] = ['to_come', 'overdue', 'held'];

/** News about a key goes to its owner. */
async function snoozeFor({ store, clock, policy }: Ports, reader: Member, key: MirroredKey) {
  if (key.owner !== reader.id) return null;
  const now = clock();
  return snoozeOf(key, {
    snoozes: await store.snoozes.of(reader.id, now, key.id),
    locked: policy.notices.locked,
    now,
  });
}

/** What the reader may do with the key; nobody reveals a secret that this server hides. */
export function rightsHere(
  { cometApi }: Pick<Ports, 'cometApi'>,
  reader: Member,
  key: MirroredKey,
): KeyRights {
  const may = rightsOf(reader, key);
  return { ...may, reveal: may.reveal && showsSecrets(cometApi) };
}

/** As long as it is not known, a reveal is tried. */
export const showsSecrets = ({ revealable }: Pick<Ports['cometApi'], 'revealable'>): boolean =>
  revealable() !== false;
