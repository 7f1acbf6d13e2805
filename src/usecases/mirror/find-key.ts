import type { KeyId } from '../../domain/keys/key.ts';
import { plainLetters } from '../../domain/keys/names/folded-name.ts';
import { REDACTED } from '../../domain/keys/redact.ts';
import { allows, type KeyAct, type Member, teamsLedBy } from '../../domain/member.ts';
import { type KeyName, Refused } from '../../domain/problems/problem.ts';
import { withOwnersLeft } from '../outbox/owners-left.ts';
import type { MirroredKey, Whose } from '../ports/store/keys.ts';
import {
  findUpstream,
  keyNumbered,
  keysNamed,
  numberedUpstream,
  numberIn,
  type Sources,
} from './find-upstream.ts';
import { suggestions } from './suggestions.ts';
import { lastSweep } from './sweeps.ts';

/** As many as the picker shows. */
const MATCHES = 10;

export const keyName = ({ id, name }: KeyName): KeyName => ({ id, name });

/** A key, and the part of the command line that names it. */
export interface FoundKey {
  readonly key: MirroredKey;
  readonly name: string;
}

/** One key is certain; of several, the person has to choose. */
interface FoundKeys {
  readonly keys: readonly FoundKey[];
  readonly total: number;
  readonly word: string;
  /** One of them was called so before. */
  readonly isRenamed?: boolean;
}

/** By id, or by a word: a number, a name, or part of a name. Throws `Refused`; several matches are `ambiguous_key`. */
export async function findKey(ports: Sources, member: Member, word: string | KeyId): Promise<MirroredKey> {
  if (typeof word === 'number') return keyById(ports, member, word);
  const found = await findLongestKey(ports, member, [word]);
  const [only] = found?.keys ?? [];
  if (only && found?.keys.length === 1) return only.key;
  if (found && only)
    throw new Refused({ kind: 'ambiguous_key', word, matches: found.keys.map(({ key }) => keyName(key)) });
  const numbered = (await keyNumbered(ports, word)) ?? (await numberedUpstream(ports, member, word));
  if (numbered && allows(member, 'see', numbered)) return numbered;
  if (numbered) await assertNotOthers(ports, member, word);
  await assertNotDeleted(ports, member, word);
  await assertNotRenamed(ports, member, word);
  await assertNotOthers(ports, member, word);
  await assertAllRead(ports, word);
  throw new Refused({
    kind: 'no_such_key',
    word,
    nearest: await nearest(ports, member, word),
    ...amongAll(member),
  });
}

/**
 * The keys of the longest of `names` that matches any; null: none does. Each name is the beginning of the one before
 * it, so when a shorter one matches nothing, the longer ones do not either.
 */
export async function findLongestKey(
  ports: Sources,
  member: Member,
  names: readonly string[],
): Promise<FoundKeys | null> {
  let whole: FoundKeys | null = null;
  let part: FoundKeys | null = null;
  for (const name of names.toReversed()) {
    // It replaces a secret that was typed; a key with this text in its name must not match.
    if (name.includes(REDACTED)) break;
    const fitting = await keysNamed(ports, name, scopeOf(member));
    const exact = fitting.filter((key) => allows(member, 'see', key));
    if (exact.length > 0) whole = found(name, exact);
    const { keys, total } = await keysLike(ports, member, name);
    if (total === 0 && exact.length === 0) break;
    // A partial match counts only if it is longer than an exact one.
    part = exact.length > 0 || total === 0 ? part : found(name, keys, total);
  }
  const now = longer(whole, part);
  return now && withRenamed(ports, member, { now, exact: whole?.word, names });
}

/**
 * Words that fit one key in part, or fewer of them, may be meant as what another was called before: then the person has
 * to choose. `exact`: what a key is called now.
 */
async function withRenamed(
  { store }: Sources,
  member: Member,
  { now, exact, names }: { now: FoundKeys; exact: string | undefined; names: readonly string[] },
): Promise<FoundKeys> {
  const wanted = names.filter(
    (name) => name.length >= now.word.length && name !== exact && !name.includes(REDACTED),
  );
  const once = await store.keys.onceCalled(wanted, scopeOf(member));
  const [longest] = once.toSorted((a, b) => b.name.length - a.name.length);
  if (!longest) return now;
  const renamed = once.filter(({ name }) => name === longest.name);
  const others = now.keys.filter(({ key }) => renamed.every((one) => one.key.id !== key.id));
  const more = renamed.length + others.length - now.keys.length;
  const keys = [...renamed, ...others].slice(0, MATCHES);
  return { keys, total: now.total + more, word: longest.name, isRenamed: true };
}

const found = (name: string, keys: readonly MirroredKey[], total = keys.length): FoundKeys => ({
  word: name,
  keys: keys.slice(0, MATCHES).map((key) => ({ key, name })),
  total,
});

/** Words after an exact name may be the reason, or belong to a longer name: then the person has to choose. */
function longer(whole: FoundKeys | null, part: FoundKeys | null): FoundKeys | null {
  if (!whole || !part) return whole ?? part;
  if (whole.word.length >= part.word.length) return whole;
  const others = part.keys.filter(({ key }) => whole.keys.every((one) => one.key.id !== key.id));
  const keys = [...whole.keys, ...others].slice(0, MATCHES);
  return { keys, total: whole.total + part.total, word: part.word };
}

/** Whose keys somebody may find: those that they may see. */
export const scopeOf = (member: Member): Whose =>
  member.role === 'member' ? { tendedBy: member.id, orIn: teamsLedBy(member) } : 'all';

const amongAll = (member: Member): { isAmongAll?: true } =>
  scopeOf(member) === 'all' ? { isAmongAll: true } : {};

async function assertNotDeleted({ store }: Sources, member: Member, word: string): Promise<void> {
  const id = numberIn(word);
  const key = id === null ? null : await store.keys.get(id);
  if (!key?.deletedAt) return;
  const name = allows(member, 'see', key) ? key.name : '';
  throw new Refused({ kind: 'key_deleted', key: { id: key.id, name }, at: key.deletedAt });
}

/** A name that a key had before tells what it is called now, to whoever may see it. */
export async function assertNotRenamed({ store }: Sources, member: Member, word: string): Promise<void> {
  if (word.includes(REDACTED)) return;
  const forms = [word, word.normalize('NFC'), plainLetters(word)];
  const once = await store.keys.onceCalled([...new Set(forms)], scopeOf(member));
  if (once.length === 0) return;
  throw new Refused({
    kind: 'no_such_key',
    word,
    nearest: once.slice(0, MATCHES).map(({ key }) => keyName(key)),
    isRenamed: true,
  });
}

/** Whose a key is everybody may know, but not by a part of its name. */
async function assertNotOthers({ store }: Sources, member: Member, word: string): Promise<void> {
  if (word.includes(REDACTED) || amongAll(member).isAmongAll) return;
  const [first, ...others] = await keysNamed({ store }, word, 'all');
  if (!first) return;
  if (others.length === 0 && first.id === numberIn(word)) visible(member, first);
  const all = await withOwnersLeft(store, [first, ...others]);
  const [one, ...more] = all.map(({ id, owner, ownerLeft }) => ({ id, owner, ownerLeft }));
  if (one) throw new Refused({ kind: 'others_key', word, keys: [one, ...more] });
}

/** Before the end of the first sweep an unknown name may still exist. */
export async function assertAllRead({ store }: Sources, word: string): Promise<void> {
  if (numberIn(word) === null && (await lastSweep(store)) === null)
    throw new Refused({ kind: 'still_reading_keys', word });
}

const firstOf = ({ clock }: Sources, member: Member) =>
  ({ owner: scopeOf(member), filter: null, now: clock(), offset: 0 }) as const;

const keysLike = (ports: Sources, member: Member, text: string) =>
  ports.store.keys.list({ ...firstOf(ports, member), limit: MATCHES, text, textIn: 'name' });

async function nearest(ports: Sources, member: Member, word: string): Promise<KeyName[]> {
  const { keys } = await ports.store.keys.list({ ...firstOf(ports, member), limit: 100, text: '' });
  return suggestions(word, keys.map(keyName), ({ name }) => name);
}

/** By id, as buttons do. Throws `Refused` for keys that are missing, deleted or not visible to `member`. */
export async function keyById(ports: Sources, member: Member, id: number): Promise<MirroredKey> {
  const known = (await ports.store.keys.get(id)) ?? (await findUpstream(ports, id, member.id));
  if (!known) throw new Refused({ kind: 'no_such_key', word: `#${id}`, nearest: [], ...amongAll(member) });
  if (known.deletedAt !== null) throw new Refused({ kind: 'key_gone', key: keyName(known) });
  return visible(member, known);
}

function visible(member: Member, key: MirroredKey): MirroredKey {
  if (allows(member, 'see', key)) return key;
  // The name of somebody else's key is not shown.
  throw new Refused({ kind: 'not_your_key', key: { id: key.id, name: '' }, owner: key.owner });
}

/** Throws `Refused` unless `member` has this right on the key. */
export function assertMay(member: Member, act: KeyAct, key: MirroredKey): void {
  if (!allows(member, act, key))
    throw new Refused({ kind: 'not_your_key', key: keyName(key), owner: key.owner });
}
