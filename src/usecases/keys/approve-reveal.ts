import type { AuditEntry } from '../../domain/audit.ts';
import {
  APPROVAL_MS,
  type Assignment,
  awaitsApproval,
  hasApproval,
  mayApproveReveal,
  revealRuling,
  withApproval,
  withQuestion,
} from '../../domain/keys/assignment.ts';
import type { Member, UserId } from '../../domain/member.ts';
import type { Notice } from '../../domain/notices/notice.ts';
import { adminsOnly, Refused } from '../../domain/problems/problem.ts';
import { HOUR } from '../../domain/time.ts';
import { keyById, keyName } from '../mirror/find-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import { assignmentOf, secondAdmins } from './owners/assignments.ts';

export interface RevealAsked {
  readonly key: MirroredKey;
  readonly asked: readonly UserId[];
}

/** The new owner asks the admins who neither made the assignment nor got the key to approve one reveal. */
export async function askToReveal(ports: Ports, member: Member, keyId: number): Promise<RevealAsked> {
  const { store, clock, trigger } = ports;
  const key = await keyById(ports, member, keyId);
  const { assignment, swapFor } = await assignmentOf(ports, keyId);
  const at = clock();
  const ruling = revealRuling(assignment, at);
  if (key.owner !== member.id || !assignment || ruling.kind !== 'guarded')
    throw new Refused({ kind: 'form_expired' });
  const { admins: asked, unread } = await secondAdmins(ports, assignment);
  if (asked.length === 0)
    throw new Refused({ kind: 'nobody_approves_reveal', key: keyName(key), until: ruling.until, unread });
  const isStored = await store.commit({
    at,
    values: [swapFor(withQuestion(assignment))],
    redraw: [keyId],
    notices: asked.map((id) => askedNotice(id, { key, assignment, at })),
    audit: [auditEntry(assignment, { at, actor: member.id, act: 'reveal.asked' })],
  });
  // The other click of a double click may have asked.
  const isAsked = isStored || (await assignmentOf(ports, keyId)).assignment?.asked === true;
  if (!isAsked) throw new Refused({ kind: 'key_busy', key: keyName(key) });
  trigger.deliver();
  return { key, asked };
}

/** At most one an hour for each admin. */
const askedNotice = (
  id: UserId,
  { key, assignment, at }: { key: MirroredKey; assignment: Assignment; at: Date },
): Notice => ({
  id: `key:${key.id}:reveal_asked:${assignment.id}:${id}:${Math.floor(at.getTime() / HOUR)}`,
  to: { kind: 'member', id },
  body: {
    kind: 'reveal_asked',
    keyId: key.id,
    name: key.name,
    by: assignment.to,
    assignedBy: assignment.by,
    assignment: assignment.id,
  },
});

export interface RevealApproved {
  readonly key: MirroredKey;
  readonly to: UserId;
  readonly until: Date;
}

/** Allows one reveal within the hour. Refused when the key was assigned again after the button was posted. */
export async function approveReveal(
  ports: Ports,
  member: Member,
  { keyId, assignment: seen }: { keyId: number; assignment: string },
): Promise<RevealApproved> {
  const { store, clock, trigger } = ports;
  if (member.role !== 'admin') throw adminsOnly(ports.policy, 'agree');
  const key = await keyById(ports, member, keyId);
  const { assignment, swapFor } = await assignmentOf(ports, keyId);
  if (assignment?.id !== seen || key.owner !== assignment.to) throw new Refused({ kind: 'form_expired' });
  if (!mayApproveReveal(member, assignment)) {
    const isOwner = assignment.to === member.id;
    throw new Refused({ kind: 'own_assignment', key: keyName(key), isOwner });
  }
  const at = clock();
  if (assignment.approval && hasApproval(assignment, at))
    return { key, to: assignment.to, until: untilOf(assignment.approval.at) };
  if (!awaitsApproval(assignment, at)) {
    const isFree = revealRuling(assignment, at).kind === 'free';
    throw new Refused({ kind: 'reveal_not_asked', key: keyName(key), to: assignment.to, isFree });
  }
  const isStored = await store.commit({
    at,
    values: [swapFor(withApproval(assignment, member.id, at))],
    redraw: [keyId],
    notices: [
      {
        id: `key:${keyId}:reveal_approved:${assignment.id}:${at.getTime()}`,
        to: { kind: 'member', id: assignment.to },
        body: { kind: 'reveal_approved', keyId, name: key.name, by: member.id },
      },
    ],
    audit: [auditEntry(assignment, { at, actor: member.id, act: 'reveal.approved' })],
  });
  if (!isStored) throw new Refused({ kind: 'key_busy', key: keyName(key) });
  trigger.deliver();
  return { key, to: assignment.to, until: untilOf(at) };
}

const untilOf = (approvedAt: Date): Date => new Date(approvedAt.getTime() + APPROVAL_MS);

const auditEntry = (
  { keyId, to }: Assignment,
  entry: Pick<AuditEntry, 'at' | 'actor' | 'act'>,
): AuditEntry => ({
  ...entry,
  keyId,
  requestId: null,
  details: { owner: to },
});
