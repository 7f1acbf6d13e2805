import type { Member } from '../../domain/member.ts';
import { problemOf, Refused } from '../../domain/problems/problem.ts';
import { lastSweep } from '../mirror/last-sweep.ts';
import { freshOrKnown, readingTroubleOf } from '../mirror/read-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { KeyListReport } from '../ports/read-models.ts';
import type { MirroredKey } from '../ports/store/keys.ts';

export const KEYS_A_PAGE = 10;
/** Nobody presses *Refresh* for less, and each key is a call. */
const JUST_READ_MS = 5000;

/** From the mirror, with its age; others' keys only for leads and admins. */
export async function listKeys(
  { store, cometApi, clock }: Ports,
  member: Member,
  query: KeyListReport['query'],
): Promise<KeyListReport> {
  const { scope, filter, text } = query;
  const owner = ownerOf(scope, member);
  if (owner !== member.id && member.role === 'member') throw new Refused({ kind: 'leads_only' });
  const now = clock();
  const limit = KEYS_A_PAGE;
  const { total } = await store.keys.list({ owner, filter, text, now, offset: 0, limit: 1 });
  const page = Math.min(query.page, Math.max(0, Math.ceil(total / limit) - 1));
  const { keys } = await store.keys.list({ owner, filter, text, now, offset: page * limit, limit });
  return {
    keys,
    total,
    query: { ...query, page },
    asOf: oldest(keys) ?? (await lastSweep(store)),
    trouble: readingTroubleOf(cometApi.status()),
    now,
    unitsPerUsd: await cometApi.unitsPerUsd(),
  };
}

/** The same list, its keys read anew; what CometAPI does not tell now stays as it was, with its age. */
export async function refreshKeys(
  ports: Ports,
  member: Member,
  query: KeyListReport['query'],
): Promise<KeyListReport> {
  const { keys, now } = await listKeys(ports, member, query);
  const aged = keys.filter(({ readAt }) => now.getTime() - readAt.getTime() > JUST_READ_MS);
  await Promise.all(aged.map((key) => freshOrKnown(ports, key, member.id).catch(unlessGone)));
  return listKeys(ports, member, query);
}

/** A key that is gone has left the mirror, and so the list. */
const unlessGone = (error: unknown): void => {
  if (problemOf(error)?.kind !== 'key_gone') throw error;
};

/** All of a list is at least as young as its oldest line. */
const oldest = (keys: readonly MirroredKey[]): Date | null =>
  keys.reduce<Date | null>((at, { readAt }) => (at === null || readAt < at ? readAt : at), null);

function ownerOf(scope: KeyListReport['query']['scope'], member: Member) {
  if (scope === 'mine') return member.id;
  if (scope === 'unowned') return null;
  return scope === 'all' ? 'all' : scope.person;
}
