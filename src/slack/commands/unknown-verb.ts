import { closest, distance } from 'fastest-levenshtein';
import { Refused } from '../../domain/problems/problem.ts';
import { ALIASES, aliased, TRIED } from './aliases.ts';

/** The verb that a word names, itself or by an alias; `Refused` (`unknown_verb`) with the nearest one, if any is near. */
export function nameIn<T extends object>(
  verbs: T,
  word: string,
  after: readonly string[] = [],
): keyof T & string {
  const verb = named(verbs, word);
  if (verb !== null) return verb;
  const nearest =
    givenTo(word, after) ??
    askedFor(word, after) ??
    triedFor(word) ??
    nearestOf(word, [...Object.keys(verbs), ...Object.keys(ALIASES)]);
  throw new Refused({ kind: 'unknown_verb', verb: word, nearest: nearest && named(verbs, nearest) });
}

/** Of the known words the one that differs by a typo; null: none does. Hardly anybody mistypes the first letter. */
export function nearestOf(word: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const typed = word.slice(0, MOST_CHARACTERS).toLowerCase().replace(/^-+/, '');
  const nearest = closest(typed, known);
  const far = distance(typed, nearest);
  const isNear = typed[0] === nearest[0] && far <= Math.max(2, Math.floor(typed.length / 3));
  return isNear || far === 1 ? nearest : null;
}

const MOST_CHARACTERS = 40;

function named<T extends object>(verbs: T, word: string): (keyof T & string) | null {
  const verb = aliased(word) ?? word.toLowerCase();
  return Object.hasOwn(verbs, verb) ? (verb as keyof T & string) : null;
}

/** To a person one gives the key itself. */
const givenTo = (word: string, after: readonly string[]): string | null =>
  /^give$/i.test(word) && after.some((one) => /^<@[UW]/.test(one)) ? 'assign' : null;

/** With these a question begins. */
export const isQuestion = (word: string): boolean => /^(?:what|how)$/i.test(word);

/** Of what somebody spent there is one command that tells. */
const askedFor = (word: string, after: readonly string[]): string | null =>
  isQuestion(word) && after.some((one) => triedFor(one) === 'usage') ? 'usage' : null;

function triedFor(word: string): string | null {
  const tried = word.toLowerCase();
  return Object.hasOwn(TRIED, tried) ? (TRIED[tried] ?? null) : null;
}

/** The verb at the beginning of a line, and how many words name it. */
export function verbAt<T extends object>(
  verbs: T,
  [first = 'help', second = '', ...after]: readonly string[],
): { verb: keyof T & string; length: 1 | 2 } {
  const both = `${first} ${second}`;
  return aliased(both) === null
    ? { verb: nameIn(verbs, first, [second, ...after]), length: 1 }
    : { verb: nameIn(verbs, both), length: 2 };
}
