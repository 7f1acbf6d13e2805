import { type Problem, problemOf } from './problem.ts';

const OUTAGES: ReadonlySet<Problem['kind']> = new Set([
  'upstream_down',
  'upstream_limiting',
  'upstream_auth',
  'upstream_unreadable',
]);

/** CometAPI could not be asked or understood, so it has neither agreed nor refused. */
export const isOutage = (error: unknown): boolean => {
  const kind = problemOf(error)?.kind;
  return kind !== undefined && OUTAGES.has(kind);
};
