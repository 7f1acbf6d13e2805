import type { Problem, ProblemKind } from '../../domain/problem.ts';
import type { Words } from '../words.ts';

/** Words for some kinds of problem. */
export type Sentences<K extends ProblemKind> = {
  readonly [P in K]: (problem: Extract<Problem, { kind: P }>) => Words;
};
