import type { UserId } from '../../domain/member.ts';
import { isOutage } from '../../domain/problems/is-outage.ts';
import { problemOf, Refused } from '../../domain/problems/problem.ts';
import type { Lane } from '../ports/cometapi.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import { keyName } from './find-key.ts';
import { markKeyDeleted } from './mark-key-deleted.ts';

/** Reads the key and stores it in the mirror. A key that CometAPI no longer has is marked deleted and `Refused`. */
export async function freshKey(
  ports: Ports,
  known: MirroredKey,
  { lane, person }: { readonly lane: Lane; readonly person?: UserId },
): Promise<MirroredKey> {
  const { store, cometApi, clock } = ports;
  const asked = await store.keys.readMoment(clock());
  try {
    const key = await cometApi.key(known.id, lane, person);
    await store.commit({ at: asked.readAt, keys: [{ id: key.id, seen: { key, ...asked, sweep: null } }] });
    return { ...known, ...key, ...asked };
  } catch (error) {
    if (problemOf(error)?.kind !== 'no_such_key') throw error;
    await markKeyDeleted(ports, known);
    throw new Refused({ kind: 'key_gone', key: keyName(known) }, { cause: error });
  }
}

/** A fresh read, or the mirrored key when CometAPI is unavailable: enough for a request, never for a write. */
export async function freshOrKnown(ports: Ports, known: MirroredKey, person: UserId): Promise<MirroredKey> {
  try {
    return await freshKey(ports, known, { lane: 'interactive', person });
  } catch (error) {
    if (isOutage(error)) return known;
    if (problemOf(error)?.kind === 'asking_too_fast' && isYoung(ports, known)) return known;
    throw error;
  }
}

/** A person who asks too fast gets a reading of at most this age. */
const YOUNG_MS = 5000;

const isYoung = ({ clock }: Ports, { readAt }: MirroredKey): boolean =>
  clock().getTime() - readAt.getTime() <= YOUNG_MS;
