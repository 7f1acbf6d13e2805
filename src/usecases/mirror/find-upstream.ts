import type { KeyId } from '../../domain/keys/key.ts';
import { plainLetters } from '../../domain/keys/names/folded-name.ts';
import type { Member, UserId } from '../../domain/member.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey, Whose } from '../ports/store/keys.ts';

export type Sources = Pick<Ports, 'store' | 'clock' | 'cometApi'>;

/** Reads a key that the mirror does not know yet: it is new, or the first sweep has not ended. null: there is none. */
export async function findUpstream(
  { store, clock, cometApi }: Sources,
  id: KeyId,
  person: UserId,
): Promise<MirroredKey | null> {
  const asked = await store.keys.readMoment(clock());
  const key = await cometApi.find(id, person);
  if (key === null) return null;
  await store.commit({ at: asked.readAt, keys: [{ id, seen: { key, ...asked, sweep: null } }] });
  return store.keys.get(id);
}

export async function keyNumbered(
  { store }: Pick<Sources, 'store'>,
  word: string,
): Promise<MirroredKey | null> {
  const id = numberIn(word);
  const key = id === null ? null : await store.keys.get(id);
  return key?.deletedAt === null ? key : null;
}

/** By number and by exact name, because the name of one key may be the number of another. Nothing names no key. */
export async function keysNamed(
  { store }: Pick<Sources, 'store'>,
  word: string,
  whose: Whose,
): Promise<MirroredKey[]> {
  if (word === '') return [];
  const numbered = await keyNumbered({ store }, word);
  const named = await store.keys.called(word, whose);
  return [...(numbered ? [numbered] : []), ...named.filter(({ id }) => id !== numbered?.id)];
}

export function numberIn(word: string): KeyId | null {
  const [, digits] = /^#?(\d{1,15})$/.exec(plainLetters(word)) ?? [];
  return digits ? Number(digits) : null;
}

/** A number that the mirror does not know is looked up at CometAPI before it is refused. */
export async function numberedUpstream(
  ports: Sources,
  member: Member,
  word: string,
): Promise<MirroredKey | null> {
  const id = numberIn(word);
  return id === null || id === 0 ? null : findUpstream(ports, id, member.id);
}
