import { allows, type Member } from '../../domain/member.ts';
import type { KeyName } from '../../domain/problems/problem.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store.ts';
import { suggestions } from './suggestions.ts';

/** As many as a picker shows. */
const MATCHES = 10;

export const keyName = ({ id, name }: KeyName): KeyName => ({ id, name });

/** An id (`1234`, `#1234`), an exact name, or part of a name: one match is it, several are `ambiguous_key`. */
export async function findKey(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  member: Member,
  word: string,
): Promise<MirroredKey> {
  const [, digits] = /^#?(\d{1,15})$/.exec(word) ?? [];
  const byId = digits ? await store.keys.get(Number(digits)) : null;
  if (byId && byId.deletedAt === null) return visible(member, byId);

  const owner = member.role === 'member' ? member.id : 'all';
  const exact = await store.keys.byName(word, owner);
  const [only] = exact;
  if (only && exact.length === 1) return only;
  if (exact.length > 1) throw new Refused({ kind: 'ambiguous_key', word, matches: exact.map(keyName) });

  const query = { owner, filter: null, now: clock(), offset: 0, limit: MATCHES } as const;
  const { keys } = await store.keys.list({ ...query, text: word });
  const [single] = keys;
  if (single && keys.length === 1) return single;
  if (keys.length > 1) throw new Refused({ kind: 'ambiguous_key', word, matches: keys.map(keyName) });
  const { keys: others } = await store.keys.list({ ...query, text: '', limit: 100 });
  throw new Refused({
    kind: 'no_such_key',
    word,
    nearest: suggestions(word, others.map(keyName), ({ name }) => name),
  });
}

/** By id, as a button names it. */
export async function keyById(
  { store }: Pick<Ports, 'store'>,
  member: Member,
  id: number,
): Promise<MirroredKey> {
  const known = await store.keys.get(id);
  if (!known) throw new Refused({ kind: 'no_such_key', word: `#${id}`, nearest: [] });
  if (known.deletedAt !== null) throw new Refused({ kind: 'key_gone', key: keyName(known) });
  return visible(member, known);
}

function visible(member: Member, key: MirroredKey): MirroredKey {
  if (allows(member, 'see', key)) return key;
  // Another member's key is named by its number alone.
  throw new Refused({ kind: 'not_your_key', key: { id: key.id, name: '' }, owner: key.owner });
}

/** Only an owner or an admin changes a key; a lead may look. */
export function mayChange(member: Member, key: MirroredKey): void {
  if (!allows(member, 'change', key))
    throw new Refused({ kind: 'not_your_key', key: keyName(key), owner: key.owner });
}
