import type { Decided } from '../../changes/gated-change.ts';
import type { Role, UserId } from '../../member.ts';
import { admitsAdmins, type ListName } from '../../policy/people/people.ts';
import type { ApprovalTerms, Deciders } from '../../policy/policy.ts';
import { unmet } from './matching.ts';

/** The terms of the rule that asks for a decision; null: no decision is needed. */
export type Approval = (ApprovalTerms & { readonly rule: string; readonly about: Decided }) | null;

export interface Vote {
  readonly by: UserId;
  /** Whose vote it is, if it was handed on; absent: the voter's own. */
  readonly for?: UserId;
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

/** They are concerned themselves. */
export type Concern = 'own_request' | 'own_key_request' | 'delegators_own';

/** Why somebody may not decide a request. */
export type NoDecider = LacksRight | Concern;

export const lacksRight = (why: NoDecider): why is LacksRight =>
  why !== 'own_request' && why !== 'own_key_request' && why !== 'delegators_own';

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

/** Whose people may decide it: admins too where they count as leads, and once they were called. */
export const decidingLists = ({
  approval,
  escalatedAt,
}: Pick<Decidable, 'approval' | 'escalatedAt'>): readonly ListName[] => {
  const asked = listsAsked(approval);
  const withAdmins = asked.some(admitsAdmins) || escalatedAt !== undefined;
  return withAdmins ? [...new Set([...asked, 'admins'])] : asked;
};

/** Whether the rule names them, as a lead, an admin, or on one of its lists. */
export const isAsked = (
  person: Voter,
  { approval, escalatedAt }: Pick<Decidable, 'approval' | 'escalatedAt'>,
): boolean => listsAsked(approval).some((list) => belongs(list, person, escalatedAt !== undefined));

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

/** Those of `people` who are told of it and mentioned. */
export const called = (
  people: readonly UserId[],
  { approval }: Pick<Decidable, 'approval'>,
): readonly UserId[] => people.filter((id) => !approval?.silent?.includes(id));
