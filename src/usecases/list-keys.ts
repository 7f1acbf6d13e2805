import type { Member } from '../domain/member.ts';
import { Refused } from '../domain/problem.ts';
import type { Ports } from './ports.ts';
import type { KeyListReport } from './reports.ts';

export const KEYS_A_PAGE = 10;

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
    asOf: await lastSweep(store),
    now,
    unitsPerUsd: await cometApi.unitsPerUsd(),
  };
}

function ownerOf(scope: KeyListReport['query']['scope'], member: Member) {
  if (scope === 'mine') return member.id;
  if (scope === 'unowned') return null;
  return scope === 'all' ? 'all' : scope.person;
}

/** When the last walk over all keys ended; null: none has yet. */
export async function lastSweep(store: Ports['store']): Promise<Date | null> {
  const at = await store.facts.get('last_sweep');
  return at === null ? null : new Date(Number(at));
}
