import type { Decided } from '../../changes/gated-change.ts';
import type { Member, Role, UserId } from '../../member.ts';
import { admitsAdmins, isRoleList, type ListName } from '../../policy/people/people.ts';
import type { ApprovalTerms, Deciders } from '../../policy/policy.ts';
import { unmet } from './matching.ts';

/** The terms of the rule that asks for a decision; null: no decision is needed. */
export type Approval = (ApprovalTerms & { readonly rule: string; readonly about: Decided }) | null;

export interface Vote {
  readonly by: UserId;
  readonly at: Date;
  /** The voter's role at that time; absent in votes of older versions. */
  readonly role?: Role;
  /** The named lists of the rule that the voter was in; absent: none. */
  readonly lists?: readonly ListName[];
  /** What the voter says to whoever asked; absent: nothing. */
  readonly comment?: string;
}

/** An earlier vote that was dropped, because its voter may no longer decide. */
export interface LostVote extends Vote {
  readonly because: NoDecider | 'not_a_member';
}

/** Of whom somebody who may not decide is none. */
export type LacksRight = 'leads_only' | 'admins_only' | 'approvers_only';

/** Why somebody may not decide a request. */
export type NoDecider = LacksRight | 'own_request' | 'own_key_request';

/** null: they do not lack a right, but are concerned themselves. */
export const lacksRight = (why: NoDecider): LacksRight | null =>
  why === 'own_request' || why === 'own_key_request' ? null : why;

/** What the right to decide depends on. */
export interface Decidable {
  readonly approval: Approval;
  readonly requester: UserId;
  /** The key's owner when it was asked. */
  readonly owner: UserId | null;
  readonly votes: readonly Vote[];
  /** Since when admins may decide it, whatever lists it asks; absent: they may not. */
  readonly escalatedAt?: Date;
}

type Person = Pick<Member, 'id' | 'role' | 'lists'>;

/** What a vote counts for. */
type Voter = Pick<Vote, 'role' | 'lists'>;

/** An admin counts as a lead, and in a named list by being named. A vote without a role was checked by the version that took it. */
export function belongs(
  list: ListName,
  { role = 'admin', lists = [] }: Voter,
  isEscalated: boolean,
): boolean {
  if (list === 'leads') return role !== 'member';
  if (role === 'admin' && (admitsAdmins(list) || isEscalated)) return true;
  return list !== 'admins' && lists.includes(list);
}

/** `count` different people, each in at least one of the lists `from`. */
export interface Need {
  readonly count: number;
  readonly from: readonly ListName[];
}

/** All needs must be met, each person counting for one. */
export function needsOf(approval: Deciders | null): readonly Need[] {
  if (approval?.each) return Object.entries(approval.each).map(([list, count]) => ({ count, from: [list] }));
  const { approvals, from } = approval ?? { approvals: 1, from: [] };
  return [{ count: approvals, from: from.length > 0 ? from : ['leads'] }];
}

export const listsAsked = (approval: Deciders | null): readonly ListName[] => [
  ...new Set(needsOf(approval).flatMap(({ from }) => from)),
];

/** Whether the rule names them, as a lead, an admin, or on one of its lists. */
export const isAsked = (
  person: Voter,
  { approval, escalatedAt }: Pick<Decidable, 'approval' | 'escalatedAt'>,
): boolean => listsAsked(approval).some((list) => belongs(list, person, escalatedAt !== undefined));

/** Nobody decides their own request, or one for a key they own or owned when it was asked; null: they may. */
export function whyNotDecider(
  { id, ...person }: Person,
  request: Decidable,
  keyOwner: UserId | null,
): NoDecider | null {
  const { approval, requester, owner } = request;
  if (!isAsked(person, request)) {
    const lists = listsAsked(approval);
    if (!lists.every(isRoleList)) return 'approvers_only';
    return lists.includes('leads') ? 'leads_only' : 'admins_only';
  }
  if (requester === id) return 'own_request';
  return owner === id || keyOwner === id ? 'own_key_request' : null;
}

export const hasVoted = ({ id }: Pick<Person, 'id'>, { votes }: Pick<Decidable, 'votes'>): boolean =>
  votes.some(({ by }) => by === id);

/** Whether the person may be asked to decide anything: as a lead, an admin, or on a named list. */
export const isApprover = ({ role, lists = [] }: Pick<Member, 'role' | 'lists'>): boolean =>
  role !== 'member' || lists.length > 0;

type Votable = Pick<Decidable, 'approval' | 'votes' | 'escalatedAt'>;

/** How many votes each need lacks. */
function lackOf({ approval, votes, escalatedAt }: Votable): readonly number[] {
  const needs = needsOf(approval);
  return unmet(
    needs.map(({ count }) => count),
    votes.map((vote) => ({
      fits: (need) =>
        (needs[need]?.from ?? []).some((list) => belongs(list, vote, escalatedAt !== undefined)),
    })),
  );
}

export const missingVotes = (request: Votable): number =>
  lackOf(request).reduce((sum, count) => sum + count, 0);

export const isSatisfied = (request: Votable): boolean => missingVotes(request) === 0;

/** Whether one more vote of such a person would leave less to be decided. */
export const wouldCount = (voter: Voter, request: Votable): boolean =>
  missingVotes({ ...request, votes: [...request.votes, { ...voter, by: '', at: new Date(0) }] }) <
  missingVotes(request);

/** Whether this person's vote would count now. */
export const awaits = (person: Person, request: Decidable, keyOwner: UserId | null): boolean =>
  whyNotDecider(person, request, keyOwner) === null &&
  !hasVoted(person, request) &&
  wouldCount(person, request);

/** Whether it waits for this person: as their own, or for their vote, as far as it is known what that counts for. */
export function waitsFor(
  person: Person | Pick<Person, 'id'>,
  request: Decidable,
  keyOwner: UserId | null,
): boolean {
  if (request.requester === person.id) return true;
  if ('role' in person) return awaits(person, request, keyOwner);
  return callable([person.id], request, keyOwner).length > 0 && !hasVoted(person, request);
}

export const neededVotes = ({ approval }: { readonly approval: Deciders | null }): number =>
  needsOf(approval).reduce((sum, { count }) => sum + count, 0);

/** Who is in no other list. */
const only = (list: ListName): Voter => ({
  role: list === 'admins' ? 'admin' : list === 'leads' ? 'lead' : 'member',
  lists: [list],
});

/** The lists of whose people one more vote would count. */
const openLists = (request: Votable): readonly ListName[] =>
  listsAsked(request.approval).filter((list) => wouldCount(only(list), request));

/** Who is still to decide. Where an earlier vote may count for one list or for another, it is so many of either. */
export function openNeeds(request: Votable): readonly Need[] {
  const lack = lackOf(request);
  const needs = needsOf(request.approval).flatMap((need, at) => {
    const count = lack[at] ?? 0;
    return count > 0 ? [{ ...need, count }] : [];
  });
  const from = openLists(request);
  const named = new Set(needs.flatMap((need) => need.from));
  return from.every((list) => named.has(list)) ? needs : [{ count: missingVotes(request), from }];
}

/** The lists that messages mention: those still to decide, after an escalation the admins. */
export const calledLists = (request: Votable, isEscalated: boolean): readonly ListName[] =>
  isEscalated ? ['admins'] : openLists(request);

/** Those of `people` who may decide this request. */
export const callable = (
  people: readonly UserId[],
  { requester, owner }: Pick<Decidable, 'requester' | 'owner'>,
  keyOwner: UserId | null,
): readonly UserId[] => people.filter((id) => id !== requester && id !== owner && id !== keyOwner);

/** Those of `people` who are told of it and mentioned. */
export const called = (
  people: readonly UserId[],
  { approval }: Pick<Decidable, 'approval'>,
): readonly UserId[] => people.filter((id) => !approval?.silent?.includes(id));
