import type { Problem } from '../../domain/problem.ts';
import { type Message, sentence } from '../blocks.ts';
import { type Words, words } from '../words.ts';

/** What is wrong, and what to do or write instead. `.plain` goes under a field of a form. */
export function problemWords(problem: Problem): Words {
  return words`${problem.kind}`;
}

export const problemMessage = (problem: Problem): Message => sentence(problemWords(problem));
