import { type Act, BOT } from '../../../domain/audit.ts';
import type { Member, UserId } from '../../../domain/member.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import { problemOf, Refused } from '../../../domain/problems/problem.ts';
import { type Delegation, otherIn } from '../../../domain/requests/approval/delegation.ts';
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
  const replaced = from && from.until > since && from.delegate !== to ? [told(from, 'ended', member.id)] : [];
  const isStored = await store.commit({
    at: since,
    delegation: { from, next },
    notices: [told(next, 'begun', member.id), ...replaced],
    audit: [entryOf('delegation.begun', next, { at: since, actor: member.id })],
  });
  if (!isStored) throw new Refused({ kind: 'delegation_moved' });
  await spread(ports, next);
  return next;
}

/** Either of the two may end it. `other`: with whom; null: there is one at most. */
export async function endDelegation(ports: Ports, member: Member, other: UserId | null): Promise<Delegation> {
  const all = await delegationsOf(ports, member);
  const meant = other === null ? all : all.filter((one) => otherIn(one, member.id) === other);
  const [first, ...more] = meant;
  if (!first) throw new Refused({ kind: 'no_delegation' });
  if (more.length > 0)
    throw new Refused({ kind: 'several_delegations', others: all.map((one) => otherIn(one, member.id)) });
  await end(ports, first, { how: 'ended', by: member.id });
  return first;
}

/** Ends what whoever handed it on may decide no longer. Where Slack does not say, it is looked at again later. */
export async function endLapsed(ports: Ports): Promise<void> {
  for (const one of await ports.store.delegations.active(ports.clock()))
    if (await hasLapsed(ports, one).catch(() => false)) await end(ports, one, { how: 'lapsed', by: BOT });
}

async function hasLapsed(ports: Ports, { delegator, delegate }: Delegation): Promise<boolean> {
  const [from, to] = [await memberOrNull(ports, delegator), await memberOrNull(ports, delegate)];
  if (from === null || to === null) return true;
  const isUnread =
    (from.unreadGroups ?? []).some(({ why }) => why === 'unreadable') || from.unreadLists !== undefined;
  return !isApproverInPerson(from) && !isUnread;
}

async function end(
  ports: Ports,
  from: Delegation,
  { how, by }: { how: 'ended' | 'lapsed'; by: UserId },
): Promise<void> {
  const at = ports.clock();
  await ports.store.commit({
    at,
    delegation: { from, next: null },
    notices: [told(from, how, by)],
    audit: [entryOf('delegation.ended', from, { at, actor: by })],
  });
  await spread(ports, from);
}

/** Of the two, the one who did not do it themselves. */
function told(one: Delegation, how: 'begun' | 'ended' | 'lapsed', by: UserId): Notice {
  const { delegator, delegate, since, until } = one;
  const id = by === delegate ? delegator : delegate;
  return {
    id: `delegation:${delegator}:${since.getTime()}:${how}`,
    to: { kind: 'member', id },
    body: { kind: 'delegation', delegator, delegate, until, how },
  };
}

const entryOf = (act: Act, { delegator, delegate, until }: Delegation, by: { at: Date; actor: string }) => ({
  ...by,
  act,
  keyId: null,
  requestId: null,
  details: { delegator, delegate, until },
});

async function spread({ trigger, notifier }: Ports, { delegator, delegate }: Delegation): Promise<void> {
  trigger.deliver();
  await notifier.refreshHome(delegator);
  await notifier.refreshHome(delegate);
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
