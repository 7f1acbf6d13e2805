import type { Person } from '../../member.ts';
import { wordsOf } from './name-words.ts';
import { USUAL_WORDS } from './usual-words.ts';

/** No bot has keys. */
export type NamedPerson = Person & { readonly membership: Exclude<Person['membership'], 'bot'> };

const isNamed = (person: Person): person is NamedPerson => person.membership !== 'bot';

export interface Proposal<K> {
  readonly key: K;
  readonly person: NamedPerson;
  /** Of the key's name, those that are the person's. */
  readonly words: string;
}

export interface OwnerProposals<K> {
  readonly proposed: readonly Proposal<K>[];
  /** The names of several people stand in the key's, one member's among them. */
  readonly unclear: readonly { readonly key: K; readonly people: readonly NamedPerson[] }[];
}

/**
 * Who may own a key by its name. A wrong owner is worse than none, so whoever else might be meant makes it unclear, also
 * people who have left, guests and last names; only a full member is proposed.
 */
export function proposeOwners<K extends { readonly name: string }>(
  keys: readonly K[],
  people: readonly Person[],
): OwnerProposals<K> {
  const names = namesOf(people.filter(isNamed));
  const proposed: Proposal<K>[] = [];
  const unclear: { key: K; people: NamedPerson[] }[] = [];
  for (const key of keys) {
    const mentions = mentionsIn(wordsOf(key.name), names);
    const certain = mentions.find(({ isCertain, person }) => isCertain && person.membership === null);
    const meant = new Set(mentions.map(({ person }) => person));
    if (certain && meant.size === 1) proposed.push({ key, person: certain.person, words: certain.words });
    else if (certain) unclear.push({ key, people: [...meant] });
  }
  return { proposed, unclear };
}

interface Called {
  readonly person: NamedPerson;
  /** False: it may as well be a word, or the name of somebody else. */
  readonly isCertain: boolean;
}

interface Names {
  /** By their words, with a space between them. */
  readonly called: ReadonlyMap<string, readonly Called[]>;
  readonly mostWords: number;
}

function namesOf(people: readonly NamedPerson[]): Names {
  const called = new Map<string, Called[]>();
  let mostWords = 0;
  for (const person of people)
    for (const [words, isCertain] of namesOfOne(person)) {
      if (!isTelling(words)) continue;
      mostWords = Math.max(mostWords, words.length);
      const name = words.join(' ');
      const others = called.get(name) ?? [];
      others.push({ person, isCertain });
      called.set(name, others);
    }
  return { called, mostWords };
}

type Name = readonly [words: readonly string[], isCertain: boolean];

const BRACKETED = /[([{<].*?[)\]}>]/g;

function namesOfOne({ names, realName }: Person): Name[] {
  const words = wordsOf(realName.replace(BRACKETED, ' '));
  const [first, last] = [words[0] ?? '', words.at(-1) ?? ''];
  const [[initial = ''], [lastInitial = '']] = [first, last];
  const whole = [...names.map((name) => wordsOf(name.replace(BRACKETED, ' '))), words, [first]];
  const short = [
    [first, last],
    [last, first],
    [first, lastInitial],
    [initial, last],
  ];
  return [
    ...[...whole, ...(words.length > 1 ? short : [])].map((name) => [name, true] as const),
    ...words.slice(1).map((word) => [[word], false] as const),
  ];
}

/** Scripts of which two letters are a name. */
const DENSE = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/u;
const LETTERS = /\p{L}/gu;

/** Long enough for a name, and not of usual words only. */
function isTelling(words: readonly string[]): boolean {
  const name = words.join('');
  const letters = name.match(LETTERS)?.length ?? 0;
  return letters >= (DENSE.test(name) ? 2 : 3) && words.some(isOwn);
}

const isOwn = (word: string): boolean => /\p{L}/u.test(word) && !isLone(word) && !USUAL_WORDS.has(word);

/** One letter, such as an initial. */
const isLone = (word: string | undefined): boolean =>
  word !== undefined && /^\p{L}$/u.test(word) && !DENSE.test(word);

interface Mention extends Called {
  readonly words: string;
  readonly from: number;
  readonly to: number;
}

function mentionsIn(words: readonly string[], { called, mostWords }: Names): Mention[] {
  const found: Mention[] = [];
  for (const from of words.keys())
    for (let to = from + 1; to <= Math.min(from + mostWords, words.length); to += 1) {
      const name = words.slice(from, to).join(' ');
      for (const { person, isCertain } of called.get(name) ?? [])
        found.push({ person, isCertain: isCertain && !isCut(words, from, to), words: name, from, to });
    }
  return found.filter((one) => !found.some((other) => isWithin(one, other)));
}

/** “lee.k” is somebody whose last name begins with K, and not every Lee. */
const isCut = (words: readonly string[], from: number, to: number): boolean =>
  to - from === 1 && (isLone(words[from - 1]) || isLone(words[to]));

/** “Ana” within “Ana Tran” is not about any other Ana. */
const isWithin = (one: Mention, other: Mention): boolean =>
  one.from >= other.from && one.to <= other.to && one.to - one.from < other.to - other.from;
