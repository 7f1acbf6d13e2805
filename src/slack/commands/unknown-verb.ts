import { closest, distance } from 'fastest-levenshtein';
import { Refused } from '../../domain/problems/problem.ts';
import { ALIASES, aliased } from './aliases.ts';

/** The verb that a word names, itself or by an alias; `Refused` (`unknown_verb`) with the nearest one, if any is near. */
export function nameIn<T extends object>(verbs: T, word: string): keyof T & string {
  const verb = named(verbs, word);
  if (verb !== null) return verb;
  const typed = word.toLowerCase();
  const nearest = closest(typed, [...Object.keys(verbs), ...Object.keys(ALIASES)]);
  const isNear = distance(typed, nearest) <= Math.max(2, Math.floor(typed.length / 3));
  throw new Refused({ kind: 'unknown_verb', verb: word, nearest: isNear ? named(verbs, nearest) : null });
}

function named<T extends object>(verbs: T, word: string): (keyof T & string) | null {
  const verb = aliased(word) ?? word.toLowerCase();
  return Object.hasOwn(verbs, verb) ? (verb as keyof T & string) : null;
}

/** The verb at the beginning of a line, and how many words name it. */
export function verbAt<T extends object>(
  verbs: T,
  [first = 'help', second = '']: readonly string[],
): { verb: keyof T & string; length: 1 | 2 } {
  const both = `${first} ${second}`;
  return aliased(both) === null
    ? { verb: nameIn(verbs, first), length: 1 }
    : { verb: nameIn(verbs, both), length: 2 };
}
