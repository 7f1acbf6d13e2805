import { closest, distance } from 'fastest-levenshtein';
import { Refused } from '../../domain/problems/problem.ts';
import { isVerb, VERBS, type Verb } from './verbs.ts';

/** An unknown verb is answered with the nearest, unless it is near to nothing. */
export function verbOf(word: string): Verb {
  const verb = word.toLowerCase();
  if (isVerb(verb)) return verb;
  const nearest = closest(verb, Object.keys(VERBS));
  const isNear = distance(verb, nearest) <= Math.max(2, Math.floor(verb.length / 3));
  throw new Refused({ kind: 'unknown_verb', verb: word, nearest: isNear ? nearest : null });
}
