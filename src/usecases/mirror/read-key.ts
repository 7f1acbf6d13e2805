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

/** What CometAPI says now, kept in the mirror; a key that is gone upstream is gone here. */
export async function freshKey(
  ports: Ports,
  known: MirroredKey,
  { lane, person }: { readonly lane: Lane; readonly person?: UserId },
): Promise<MirroredKey> {
  const { store, cometApi, clock } = ports;
  // Before the call: what somebody writes meanwhile is newer than this answer.
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

/** CometAPI could not be asked, or not understood; nothing was said either way. */
export const isOutage = (error: unknown): boolean => {
  const kind = problemOf(error)?.kind;
  return kind !== undefined && OUTAGES.has(kind);
};

/** The mirror's row when CometAPI cannot be asked: enough to ask a lead with, never to write with. */
export async function freshOrKnown(ports: Ports, known: MirroredKey, person: UserId): Promise<MirroredKey> {
  try {
    return await freshKey(ports, known, { lane: 'interactive', person });
  } catch (error) {
    if (isOutage(error)) return known;
    if (problemOf(error)?.kind === 'asking_too_fast' && isYoung(ports, known)) return known;
    throw error;
  }
}

/** For those who ask too fast, what was read seconds ago serves. */
const YOUNG_MS = 5000;

const isYoung = ({ clock }: Ports, { readAt }: MirroredKey): boolean =>
  clock().getTime() - readAt.getTime() <= YOUNG_MS;

/** What is wrong with CometAPI as a whole, as far as the last calls told. */
export const faultOf = ({ reachable, authorised }: UpstreamStatus): UpstreamFault | null => {
  if (!authorised) return 'auth';
  return reachable ? null : 'down';
};

/** Why a reading may not be fresh: what is wrong with CometAPI, or that it takes no calls for a while. */
export const readingTroubleOf = (status: UpstreamStatus): ReadingTrouble | null =>
  faultOf(status) ?? (status.retryAt === null ? null : 'limiting');

export const leaseOf = (keyId: KeyId | null): string => (keyId === null ? 'create:account' : `key:${keyId}`);
