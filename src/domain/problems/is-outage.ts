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

/** Slack could not be asked who somebody is, or which role they have. */
export function unprovenIn(error: unknown): { readonly groups: readonly string[] } | null {
  const problem = problemOf(error);
  if (problem?.kind === 'requester_unproven') return { groups: problem.groups };
  return problem?.kind === 'directory_unavailable' ? { groups: [] } : null;
}
