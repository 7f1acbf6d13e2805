import { type KeyId, STATUS } from '../../domain/keys/key.ts';
import { units } from '../../domain/keys/quota.ts';
import { INITIAL_SETTINGS } from '../../domain/keys/settings.ts';
import { allows, type Member } from '../../domain/member.ts';
import { problemOf, Refused } from '../../domain/problems/problem.ts';
import type { MirroredKey, ReadNumber } from '../ports/store/keys.ts';
import { assertMay, findKey, keyName, scopeOf } from './find-key.ts';
import { keysNamed, type Sources } from './find-upstream.ts';

/** Like `findKey`, but leads and admins also find a key whose row was never readable: its id is enough to disable it. */
export async function findKeyToDisable(
  ports: Sources,
  member: Member,
  word: string | KeyId,
): Promise<MirroredKey> {
  try {
    const key = await findKey(ports, member, word);
    assertMay(member, 'disable', key);
    return key;
  } catch (error) {
    const problem = problemOf(error);
    const key = problem?.kind === 'key_unreadable' ? unread(problem.id, ports.clock()) : null;
    if (key === null || !allows(member, 'disable', key)) throw error;
    return key;
  }
}

/** A reason that only names other keys was meant as those keys, which would live on. */
export async function assertOnlyKey(
  ports: Sources,
  member: Member,
  { key, reason }: { key: MirroredKey; reason: string },
): Promise<void> {
  const others = (await keysIn(ports, member, reason)).filter(({ id }) => id !== key.id);
  if (others.length > 0) throw new Refused({ kind: 'several_keys', keys: [key, ...others].map(keyName) });
}

/** More words than most names have. */
const NAME_WORDS = 6;

/** The keys that this person can see and that a text consists of; empty: it says something else too. */
async function keysIn(ports: Sources, member: Member, text: string): Promise<readonly MirroredKey[]> {
  const words = text.split(/[\s,;&]+/).filter((word) => word !== '' && word !== 'and');
  const keys = [];
  while (words.length > 0) {
    const named = await keyAtStart(ports, member, words);
    if (!named) return [];
    keys.push(named.key);
    words.splice(0, named.length);
  }
  return keys;
}

async function keyAtStart(ports: Sources, member: Member, words: readonly string[]) {
  for (let length = Math.min(NAME_WORDS, words.length); length > 0; length -= 1) {
    const called = await keysNamed(ports, words.slice(0, length).join(' '), scopeOf(member));
    const key = called.find((one) => allows(member, 'see', one));
    if (key) return { key, length };
  }
  return null;
}

/** CometAPI has a key with this id and nobody owns it; the other values are placeholders. */
const unread = (id: KeyId, now: Date): MirroredKey => ({
  ...INITIAL_SETTINGS,
  id,
  tail: '',
  status: STATUS.enabled,
  left: units(0),
  used: units(0),
  team: null,
  unlimited: false,
  createdAt: now,
  usedAt: null,
  readAt: now,
  readNumber: 0 as ReadNumber,
  owner: null,
  backup: null,
  deletedAt: null,
  disabledBy: null,
  watchState: null,
  burn: null,
});
