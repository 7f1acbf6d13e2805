import type { AuditEntry } from '../audit.ts';
import type { UserId } from '../member.ts';
import type { Problem } from './problem.ts';

/** Refused because somebody has no right to it. */
const ATTEMPTS: ReadonlySet<Problem['kind']> = new Set([
  'not_a_member',
  'not_your_key',
  'others_key',
  'only_the_owner_reveals',
  'own_assignment',
  'leads_only',
  'admins_only',
  'only_an_admin_enables',
  'stand_in_never_enables',
  'own_request',
  'own_key_request',
  'not_your_request',
]);

/** null: a mistake, or trouble, or a right that could not be checked, which is nobody's attempt. `line`: what was typed. */
export function refusalEntry(
  problem: Problem,
  { actor, at, line }: { readonly actor: UserId; readonly at: Date; readonly line?: string | undefined },
): AuditEntry | null {
  const refused = insideOf(problem);
  const tried = { at, actor, ...placeOf(refused) };
  if (refused.kind === 'policy_refuses') {
    const { rule, because } = refused;
    return { ...tried, act: 'policy.refused', details: { rule, because, line } };
  }
  if (!ATTEMPTS.has(refused.kind)) return null;
  return { ...tried, act: 'right.missing', details: { problem: refused.kind, line } };
}

const insideOf = (problem: Problem): Problem =>
  problem.kind === 'line_refused' ? insideOf(problem.problem) : problem;

function placeOf(problem: Problem): Pick<AuditEntry, 'keyId' | 'requestId'> {
  if (problem.kind === 'others_key') return { keyId: problem.keys[0].id, requestId: null };
  const keyId =
    'key' in problem && problem.key !== null && typeof problem.key === 'object' ? problem.key.id : null;
  return { keyId, requestId: 'id' in problem && typeof problem.id === 'string' ? problem.id : null };
}
