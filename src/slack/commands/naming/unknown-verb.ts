import { Refused } from '../../../domain/problems/problem.ts';
import { nearestOf } from '../../command-line/nearest-word.ts';
import { ALIASES, aliased, MOST_WORDS, SEVERAL } from './aliases.ts';
import { LONG_WORDS, wishIn } from './wishes.ts';

/** The verb that a word names, itself or by an alias; `Refused` (`unknown_verb`) with the nearest one, if any is near; `takes_several`. */
export function nameIn<T extends object>(
  verbs: T,
  word: string,
  after: readonly string[] = [],
): keyof T & string {
  const verb = named(verbs, word);
  if (verb !== null) return verb;
  const meant = Object.hasOwn(SEVERAL, word.toLowerCase()) ? SEVERAL[word.toLowerCase()] : undefined;
  if (meant) throw new Refused({ kind: 'takes_several', verb: word, meant });
  const wish = (words: readonly string[]) => wishIn(words, (one) => named(verbs, one))?.verb ?? null;
  const meantVerb = wish([word, ...after]);
  const nearest =
    meantVerb ?? nearestOf(word, [...Object.keys(verbs), ...Object.keys(ALIASES), ...LONG_WORDS]);
  const verbMeant = nearest && named(verbs, meantVerb ?? wish([nearest]) ?? nearest);
  throw new Refused({ kind: 'unknown_verb', verb: word, nearest: verbMeant });
}

function named<T extends object>(verbs: T, word: string): (keyof T & string) | null {
  const verb = aliased(word) ?? word.toLowerCase();
  return Object.hasOwn(verbs, verb) ? (verb as keyof T & string) : null;
}

/** The verb at the beginning of a line, and how many words name it: as many as can. */
export function verbAt<T extends object>(
  verbs: T,
  words: readonly string[],
): { verb: keyof T & string; length: number } {
  for (let length = Math.min(MOST_WORDS, words.length); length > 1; length -= 1) {
    const several = words.slice(0, length).join(' ');
    if (aliased(several) !== null) return { verb: nameIn(verbs, several), length };
  }
  const [first = 'help', ...after] = words;
  return { verb: nameIn(verbs, first, after), length: 1 };
}
