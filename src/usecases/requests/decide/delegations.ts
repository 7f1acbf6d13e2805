import { BOT } from '../../../domain/audit.ts';
import type { Member, UserId } from '../../../domain/member.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import { problemOf, Refused } from '../../../domain/problems/problem.ts';
import {
  type Delegation,
  type DelegationMove,
  endedIn,
  otherIn,
} from '../../../domain/requests/approval/delegation.ts';
import { isApproverInPerson } from '../../../domain/requests/approval/right-to-decide.ts';
import { memberOrNull } from '../../apply/preconditions.ts';
import type { Ports } from '../../ports/ports.ts';

/** Those of which the person is one of the two. */
export async function delegationsOf(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  { id }: Pick<Member, 'id'>,
): Promise<readonly Delegation[]> {
  const active = await store.delegations.active(clock());
  return active.filter(({ delegator, delegate }) => delegator === id || delegate === id);
}

/** `Refused` unless the member decides in person: what was handed to them they cannot hand on. */
export async function mayDelegate({ directory }: Pick<Ports, 'directory'>, { id }: Member): Promise<void> {
  if (!isApproverInPerson(await directory.member(id)))
    throw new Refused({ kind: 'leads_only', act: 'delegate' });
}

/** Hands the member’s votes to somebody, in place of whoever had them. */
export async function delegateVotes(
  ports: Ports,
  member: Member,
  { to, until }: { to: UserId; until: Date },
): Promise<Delegation> {
  const { store, clock } = ports;
  await mayDelegate(ports, member);
  if (to === member.id) throw new Refused({ kind: 'delegates_to_self' });
  await assertMember(ports, to);
  const since = clock();
  const from = await store.delegations.of(member.id);
  const next = { delegator: member.id, delegate: to, since, until };
  const isStored = await move(ports, { from, next, by: member.id }, { at: since, how: 'ended' });
  if (!isStored) throw new Refused({ kind: 'delegation_moved' });
  return next;
}

/** Either of the two may end it. `other`: with whom; null: there is one at most. `since`: that one; absent: whichever there is. */
export async function endDelegation(
  ports: Ports,
  member: Member,
  { other, since }: { other: UserId | null; since?: Date },
): Promise<Delegation> {
  const all = await delegationsOf(ports, member);
  const isMeant = (one: Delegation) =>
    (other === null || otherIn(one, member.id) === other) &&
    (since === undefined || one.since.getTime() === since.getTime());
  const meant = all.filter(isMeant);
  const [first, ...more] = meant;
  if (!first) throw new Refused({ kind: 'no_delegation' });
  if (more.length > 0)
    throw new Refused({ kind: 'several_delegations', others: all.map((one) => otherIn(one, member.id)) });
  const made = { from: first, next: null, by: member.id };
  const isStored = await move(ports, made, { at: ports.clock(), how: 'ended' });
  if (!isStored) throw new Refused({ kind: 'delegation_moved' });
  return first;
}

/** Ends what whoever handed it on may decide no longer. Where Slack does not say, it is looked at again later. */
export async function endLapsed(ports: Ports): Promise<void> {
  for (const from of await ports.store.delegations.active(ports.clock()))
    if (await hasLapsed(ports, from).catch(() => false))
      await move(ports, { from, next: null, by: BOT }, { at: ports.clock(), how: 'lapsed' });
}

async function hasLapsed(ports: Ports, { delegator, delegate }: Delegation): Promise<boolean> {
  const [from, to] = [await memberOrNull(ports, delegator), await memberOrNull(ports, delegate)];
  if (from === null || to === null) return true;
  const isUnread =
    (from.unreadGroups ?? []).some(({ why }) => why === 'unreadable') || from.unreadLists !== undefined;
  return !isApproverInPerson(from) && !isUnread;
}

/** Stores it and tells whom it concerns. `how` it ends what it ends. false: it is no longer as it was read. */
async function move(
  ports: Ports,
  made: DelegationMove,
  { at, how }: { at: Date; how: 'ended' | 'lapsed' },
): Promise<boolean> {
  const { by, next } = made;
  const ended = endedIn(made, at);
  const notices = [...(next ? [told(next, 'begun', by)] : []), ...(ended ? [told(ended, how, by)] : [])];
  if (!(await ports.store.commit({ at, delegation: made, notices }))) return false;
  ports.trigger.deliver();
  const concerned = [ended, next].flatMap((one) => (one ? [one.delegator, one.delegate] : []));
  for (const id of new Set(concerned)) await ports.notifier.refreshHome(id);
  return true;
}

/** Of the two, the one who did not do it themselves. */
function told(one: Delegation, how: 'begun' | 'ended' | 'lapsed', by: UserId): Notice {
  const { delegator, delegate, since, until } = one;
  const id = by === delegate ? delegator : delegate;
  return {
    id: `delegation:${delegator}:${since.getTime()}:${how}`,
    to: { kind: 'member', id },
    body: { kind: 'delegation', delegator, delegate, since, until, how },
  };
}

async function assertMember({ directory }: Ports, who: UserId): Promise<void> {
  try {
    await directory.member(who);
  } catch (error) {
    const problem = problemOf(error);
    if (problem?.kind !== 'not_a_member') throw error;
    const { membership } = problem;
    throw new Refused({ kind: 'person_not_a_member', who, membership, as: 'delegate' }, { cause: error });
  }
}
