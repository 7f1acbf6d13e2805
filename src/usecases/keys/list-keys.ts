import { listedTeams, type Member } from '../../domain/member.ts';
import { problemOf, Refused } from '../../domain/problems/problem.ts';
import { freshOrKnown } from '../mirror/fresh-key.ts';
import { readingTroubleOf } from '../mirror/reading-trouble.ts';
import { firstLook, lastSweep } from '../mirror/sweeps.ts';
import { unowned, withOwnersLeft } from '../outbox/owners-left.ts';
import type { Ports } from '../ports/ports.ts';
import type { KeyListReport } from '../ports/read-models.ts';
import type { MirroredKey, Whose } from '../ports/store/keys.ts';
import { accountNow, emptyAt } from './account-now.ts';
import { withAsked } from './with-asked.ts';

export const KEYS_A_PAGE = 10;
/** *Refresh* does not read a younger key again, because each key costs a call. */
const JUST_READ_MS = 5000;

/** A page of keys from the mirror, with its age. Other people's keys only for leads and admins. */
export async function listKeys(
  { store, cometApi, clock }: Ports,
  member: Member,
  query: KeyListReport['query'],
): Promise<KeyListReport> {
  const { scope, filter, text } = query;
  assertMayList(scope, member);
  const owner = await ownerOf(store, scope, member);
  const now = clock();
  const limit = KEYS_A_PAGE;
  const tally = await store.keys.tally({ owner, text, now });
  const total = tally[filter ?? 'total'];
  const pages = Math.max(1, Math.ceil(total / limit));
  const page = Math.min(query.page, pages - 1);
  const { keys } = await store.keys.list({
    owner,
    filter,
    text,
    now,
    offset: page * limit,
    limit,
    isCounted: false,
  });
  return {
    keys: await withAsked(store, await withOwnersLeft(store, keys)),
    total,
    tally,
    reader: member,
    pages,
    query: { ...query, page },
    firstLook: await firstLook(store),
    accountEmpty: emptyAt(await accountNow({ store })),
    asOf: oldest(keys) ?? (await lastSweep(store)),
    trouble: readingTroubleOf(cometApi.status()),
    now,
    unitsPerUsd: await cometApi.unitsPerUsd(),
  };
}

/** The same page, its keys read again. Keys that cannot be read now keep their values and their age. */
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

/** A deleted key is no error: it disappears from the list. */
const unlessGone = (error: unknown): void => {
  if (problemOf(error)?.kind !== 'key_gone') throw error;
};

/** When the oldest key of the page was read; null: no keys. */
const oldest = (keys: readonly MirroredKey[]): Date | null =>
  keys.reduce<Date | null>((at, { readAt }) => (at === null || readAt < at ? readAt : at), null);

type Scope = KeyListReport['query']['scope'];

function assertMayList(scope: Scope, member: Member): void {
  const { id, role } = member;
  if (scope === 'team') {
    if (listedTeams(member).length === 0) throw new Refused({ kind: 'leads_no_team' });
    return;
  }
  const isOwn = scope === 'mine' || (typeof scope === 'object' && scope.person === id);
  if (!isOwn && role === 'member') throw new Refused({ kind: 'leads_only', act: 'list' });
}

async function ownerOf(store: Ports['store'], scope: Scope, member: Member): Promise<Whose> {
  if (scope === 'mine') return { tendedBy: member.id };
  if (scope === 'team') return { inTeams: listedTeams(member) };
  if (scope === 'unowned') return unowned(store);
  return scope === 'all' ? 'all' : scope.person;
}
