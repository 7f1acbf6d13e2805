import type { Member, UserId } from '../member.ts';
import { DAY, HOUR } from '../time.ts';
import type { KeyId } from './key.ts';

/** That a key was given to somebody, and what has become of its secret since. */
export interface Assignment {
  readonly id: string;
  readonly keyId: KeyId;
  readonly by: UserId;
  readonly from: UserId | null;
  readonly to: UserId;
  readonly at: Date;
  /** The former owner hears of the first reveal. */
  readonly revealed: boolean;
  /** A second admin's yes to one reveal; null: none, or used. */
  readonly approval: { readonly by: UserId; readonly at: Date } | null;
}

/** A former owner has this long to object before the new one sees the secret alone. */
const GUARDED_MS = DAY;
const APPROVAL_MS = HOUR;

export type RevealRuling =
  | { readonly kind: 'free' }
  /** By the approval, which is used up by it. */
  | { readonly kind: 'approved' }
  | { readonly kind: 'guarded'; readonly until: Date };

/** Whether the new owner may see the secret now. A key that was never assigned has nothing to guard. */
export function revealRuling(assignment: Assignment | null, now: Date): RevealRuling {
  if (assignment === null) return { kind: 'free' };
  const until = new Date(assignment.at.getTime() + GUARDED_MS);
  if (now.getTime() >= until.getTime()) return { kind: 'free' };
  return hasApproval(assignment, now) ? { kind: 'approved' } : { kind: 'guarded', until };
}

/** An approval of the future, from a clock that was ahead, is none. */
export function hasApproval({ approval }: Assignment, now: Date): boolean {
  const age = approval ? now.getTime() - approval.at.getTime() : -1;
  return age >= 0 && age < APPROVAL_MS;
}

/** A second admin: neither who assigned the key nor who got it. */
export const mayApproveReveal = (
  { id, role }: Pick<Member, 'id' | 'role'>,
  { by, to }: Assignment,
): boolean => role === 'admin' && id !== by && id !== to;

export const withApproval = (assignment: Assignment, by: UserId, at: Date): Assignment => ({
  ...assignment,
  approval: { by, at },
});

export const afterReveal = (assignment: Assignment): Assignment => ({
  ...assignment,
  revealed: true,
  approval: null,
});
