import type { AuditEntry } from '../audit.ts';
import type { KeyId } from '../keys/key.ts';
import type { UserId } from '../member.ts';
import type { RequestId } from '../requests/request.ts';
import type { Problem } from './problem.ts';

/** Refused because somebody has no right to it, or not yet. */
export const ATTEMPTS = [
  'not_a_member',
  'not_your_key',
  'others_key',
  'only_the_owner_reveals',
  'reveal_guarded',
  'nobody_approves_reveal',
  'own_assignment',
  'leads_only',
  'admins_only',
  'approvers_only',
  'only_an_admin_enables',
  'stand_in_never_enables',
  'own_request',
  'own_key_request',
  'delegators_own',
  'glass_off',
  'not_your_request',
  'no_such_request',
  'key_not_theirs',
] as const satisfies readonly Problem['kind'][];

export type Attempted = (typeof ATTEMPTS)[number];

/** By whom, and what is known of it besides the refusal. */
export interface Tried {
  readonly actor: UserId;
  /** What was typed. */
  readonly line?: string | undefined;
  /** The id of the button that was pressed, or of the form that was sent. */
  readonly did?: string | undefined;
  readonly keyId?: KeyId | null;
  readonly requestId?: RequestId | null;
}

/** null: a mistake, or trouble, or a right that could not be checked, which is nobody's attempt. */
export function refusalEntry(problem: Problem, { at, ...tried }: Tried & { at: Date }): AuditEntry | null {
  const refused = insideOf(problem);
  const { actor, line, did } = tried;
  const place = placeOf(refused);
  const entry = {
    at,
    actor,
    keyId: place.keyId ?? tried.keyId ?? null,
    requestId: place.requestId ?? tried.requestId ?? null,
  };
  if (refused.kind === 'policy_refuses') {
    const { rule, because } = refused;
    return { ...entry, act: 'policy.refused', details: { rule, because, line, did } };
  }
  if (!isAttempt(refused)) return null;
  return { ...entry, act: 'right.missing', details: { problem: refused.kind, line, did } };
}

const insideOf = (problem: Problem): Problem =>
  problem.kind === 'line_refused' ? insideOf(problem.problem) : problem;

const isAttempt = (problem: Problem): boolean =>
  problem.kind === 'no_such_request'
    ? problem.isOthers === true
    : (ATTEMPTS as readonly string[]).includes(problem.kind);

function placeOf(problem: Problem): Pick<AuditEntry, 'keyId' | 'requestId'> {
  if (problem.kind === 'others_key') return { keyId: problem.keys[0].id, requestId: null };
  const keyId =
    'key' in problem && problem.key !== null && typeof problem.key === 'object' ? problem.key.id : null;
  return { keyId, requestId: 'id' in problem && typeof problem.id === 'string' ? problem.id : null };
}
