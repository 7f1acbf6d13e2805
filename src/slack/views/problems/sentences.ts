import type { Problem, ProblemKind } from '../../../domain/problems/problem.ts';
import type { Text } from '../../text/text.ts';

/** Words for some kinds of problem. */
export type Sentences<K extends ProblemKind> = {
  readonly [P in K]: (problem: Extract<Problem, { kind: P }>) => Text;
};
