import type { KeyId } from '../../domain/keys/key.ts';
import type { UserId } from '../../domain/member.ts';
import { type Problem, problemOf, Refused } from '../../domain/problems/problem.ts';
import type { UpstreamFault } from '../../domain/upstream/circuit-breaker.ts';
import type { Lane, UpstreamStatus } from '../ports/cometapi.ts';
import type { Ports } from '../ports/ports.ts';
import type { ReadingTrouble } from '../ports/read-models.ts';
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
  // Taken before the call, because a write during the call is newer than its answer.
  const readAt = clock();
  try {
    const key = await cometApi.key(known.id, lane, person);
    await store.commit({ at: readAt, keys: [{ id: key.id, seen: { key, readAt, sweep: null } }] });
    return { ...known, ...key, readAt };
  } catch (error) {
    if (problemOf(error)?.kind !== 'no_such_key') throw error;
    await markKeyDeleted(ports, known);
    throw new Refused({ kind: 'key_gone', key: keyName(known) }, { cause: error });
  }
}

const OUTAGES: ReadonlySet<Problem['kind']> = new Set([
  'upstream_down',
  'upstream_limiting',
  'upstream_auth',
  'upstream_unreadable',
]);

/** CometAPI could not be asked or understood, so it has neither agreed nor refused. */
export const isOutage = (error: unknown): boolean => {
  const kind = problemOf(error)?.kind;
  return kind !== undefined && OUTAGES.has(kind);
};

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

/** What is wrong with CometAPI as a whole, judged by the last calls; null: nothing. */
export const faultOf = ({ reachable, authorised }: UpstreamStatus): UpstreamFault | null => {
  if (!authorised) return 'auth';
  return reachable ? null : 'down';
};

/** Why a reading may not be fresh: a fault, or a pause of the rate limiter; null: neither. */
export const readingTroubleOf = (status: UpstreamStatus): ReadingTrouble | null =>
  faultOf(status) ?? (status.retryAt === null ? null : 'limiting');

export const leaseOf = (keyId: KeyId | null): string => (keyId === null ? 'create:account' : `key:${keyId}`);
