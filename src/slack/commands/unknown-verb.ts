import { closest, distance } from 'fastest-levenshtein';
import { Refused } from '../../domain/problems/problem.ts';

/** The verb that a word names; `Refused` (`unknown_verb`) with the nearest one, if any is near. */
export function nameIn<T extends object>(verbs: T, word: string): keyof T & string {
  const verb = word.toLowerCase();
  if (Object.hasOwn(verbs, verb)) return verb as keyof T & string;
  const nearest = closest(verb, Object.keys(verbs));
  const isNear = distance(verb, nearest) <= Math.max(2, Math.floor(verb.length / 3));
  throw new Refused({ kind: 'unknown_verb', verb: word, nearest: isNear ? nearest : null });
}
