import type { Member, UserId } from '../member.ts';
import { DAY, HOUR } from '../time.ts';
import type { KeyId } from './key.ts';

/** One assignment of a key to a new owner, and whether its secret was revealed since. */
export interface Assignment {
  readonly id: string;
  readonly keyId: KeyId;
  readonly by: UserId;
  readonly from: UserId | null;
  readonly to: UserId;
  readonly at: Date;
  /** Former owners are told of the first reveal only. */
  readonly revealed: boolean;
  /** Who is still to be told of it; absent: an older version of the bot stored it, and it is `from`. */
  readonly owed?: readonly UserId[];
  /** The new owner has asked, and has not seen the secret since; absent: an older version of the bot stored it. */
  readonly asked?: boolean;
  /** A second admin approved one reveal; null: nobody did, or it was used. */
  readonly approval: { readonly by: UserId; readonly at: Date } | null;
}

/** The owner gave the key up, so nobody owns it. */
export type Release = Pick<Assignment, 'id' | 'keyId' | 'by' | 'from' | 'at' | 'owed'> & {
  readonly to: null;
};

/** Former owners who were promised to hear of the first reveal, which has not been yet. */
export function owedOf(last: Assignment | Release | null): readonly UserId[] {
  if (last === null || (last.to !== null && last.revealed)) return [];
  return last.owed ?? (last.to === null || last.from === null ? [] : [last.from]);
}

export const newAssignment = (
  given: Pick<Assignment, 'id' | 'keyId' | 'by' | 'from' | 'to' | 'at'>,
  owed: readonly UserId[],
): Assignment => ({
  ...given,
  owed: [...new Set([...owed, ...(given.from === null ? [] : [given.from])])],
  revealed: false,
  asked: false,
  approval: null,
});

/** So long the former owner can object; until then a reveal needs a second admin. */
export const GUARDED_MS = DAY;
export const APPROVAL_MS = HOUR;

export type RevealRuling =
  | { readonly kind: 'free' }
  /** Allowed by the approval, which the reveal uses up; from `until` nobody needs one. */
  | { readonly kind: 'approved'; readonly until: Date }
  | { readonly kind: 'guarded'; readonly until: Date };

/** Whether the new owner may see the secret now; null: the key was never assigned. */
export function revealRuling(assignment: Assignment | null, now: Date): RevealRuling {
  if (assignment === null) return { kind: 'free' };
  const until = new Date(assignment.at.getTime() + GUARDED_MS);
  if (now.getTime() >= until.getTime()) return { kind: 'free' };
  return { kind: hasApproval(assignment, now) ? 'approved' : 'guarded', until };
}

/** An approval dated in the future, by a clock that was ahead, does not count. */
export function hasApproval({ approval }: Assignment, now: Date): boolean {
  const age = approval ? now.getTime() - approval.at.getTime() : -1;
  return age >= 0 && age < APPROVAL_MS;
}

/** A second admin: neither who assigned the key nor who got it. */
export const mayApproveReveal = (
  { id, role }: Pick<Member, 'id' | 'role'>,
  { by, to }: Pick<Assignment, 'by' | 'to'>,
): boolean => role === 'admin' && id !== by && id !== to;

export const withQuestion = (assignment: Assignment): Assignment => ({ ...assignment, asked: true });

/** Whether an approval would serve: one that was used needs another question, and after the first day nobody needs one. */
export const awaitsApproval = (assignment: Assignment, now: Date): boolean =>
  assignment.asked !== false && revealRuling(assignment, now).kind === 'guarded';

/** How a question whether the owner may see the secret stands; `over`: nobody needs an answer any more. */
export function questionState(
  assignment: Assignment | null,
  asked: { readonly assignment: string },
  now: Date,
): 'waits' | 'approved' | 'over' {
  if (assignment?.id !== asked.assignment) return 'over';
  if (hasApproval(assignment, now)) return 'approved';
  return awaitsApproval(assignment, now) ? 'waits' : 'over';
}

export const withApproval = (assignment: Assignment, by: UserId, at: Date): Assignment => ({
  ...assignment,
  approval: { by, at },
});

export const afterReveal = (assignment: Assignment): Assignment => ({
  ...assignment,
  revealed: true,
  owed: [],
  asked: false,
  approval: null,
});
