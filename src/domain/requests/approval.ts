import type { Decided } from '../changes/gated-change.ts';
import type { Member, Role, UserId } from '../member.ts';
import type { ApprovalTerms, RoleList } from '../policy/policy.ts';

/** The terms of the rule that asks for a decision; null: no decision is needed. */
export type Approval = (ApprovalTerms & { readonly rule: string; readonly about: Decided }) | null;

export interface Vote {
  readonly by: UserId;
  readonly at: Date;
  /** The voter's role at that time; absent in votes of older versions. */
  readonly role?: Role;
}

/** An earlier vote that was dropped at the last vote, because its voter may no longer decide. */
export interface LostVote extends Vote {
  readonly because: NoDecider | 'not_a_member';
}

/** Why somebody may not decide a request. */
export type NoDecider = 'leads_only' | 'admins_only' | 'own_request' | 'own_key_request';

/** What the right to decide depends on. */
export interface Decidable {
  readonly approval: Approval;
  readonly requester: UserId;
  /** The key's owner when it was asked. */
  readonly owner: UserId | null;
  readonly votes: readonly Vote[];
}

type Person = Pick<Member, 'id' | 'role'>;

const BELONGS: Readonly<Record<RoleList, (role: Role) => boolean>> = {
  leads: (role) => role !== 'member',
  admins: (role) => role === 'admin',
};

/** `count` different people, each in at least one of the groups `from`. */
export interface Need {
  readonly count: number;
  readonly from: readonly RoleList[];
}

/** How many have to approve, and of whom. */
export type Deciders = Pick<ApprovalTerms, 'approvals' | 'from'>;

/** All needs must be met. */
export const needsOf = (approval: Deciders | null): readonly Need[] => [
  {
    count: approval?.approvals ?? 1,
    from: approval && approval.from.length > 0 ? approval.from : ['leads'],
  },
];

const groupsOf = (approval: Approval): readonly RoleList[] => [
  ...new Set(needsOf(approval).flatMap(({ from }) => from)),
];

/** Nobody decides their own request, or one for a key they own or owned when it was asked; null: they may. */
export function whyNotDecider(
  { id, role }: Person,
  { approval, requester, owner }: Decidable,
  keyOwner: UserId | null,
): NoDecider | null {
  const groups = groupsOf(approval);
  if (!groups.some((group) => BELONGS[group](role)))
    return groups.includes('leads') ? 'leads_only' : 'admins_only';
  if (requester === id) return 'own_request';
  return owner === id || keyOwner === id ? 'own_key_request' : null;
}

export const hasVoted = ({ id }: Pick<Person, 'id'>, { votes }: Decidable): boolean =>
  votes.some(({ by }) => by === id);

/** Whether this person's vote would count now. */
export const awaits = (person: Person, request: Decidable, keyOwner: UserId | null): boolean =>
  whyNotDecider(person, request, keyOwner) === null && !hasVoted(person, request);

/** Whether it waits for this person: as their own, or for their vote, if they are still one of those who decide. */
export const waitsFor = (id: UserId, request: Decidable, keyOwner: UserId | null): boolean =>
  request.requester === id || awaits({ id, role: 'admin' }, request, keyOwner);

export const neededVotes = ({ approval }: { readonly approval: Deciders | null }): number =>
  needsOf(approval).reduce((sum, { count }) => sum + count, 0);

/** How many votes each need lacks. A vote without a role is of an older version, which had checked it. */
function openNeeds({ approval, votes }: Pick<Decidable, 'approval' | 'votes'>): readonly Need[] {
  const open = needsOf(approval).map((need) => ({ ...need }));
  for (const { role = 'admin' } of votes) {
    const met = open.find(({ count, from }) => count > 0 && from.some((group) => BELONGS[group](role)));
    if (met) met.count -= 1;
  }
  return open;
}

export const missingVotes = (request: Pick<Decidable, 'approval' | 'votes'>): number =>
  openNeeds(request).reduce((sum, { count }) => sum + count, 0);

export const isSatisfied = (request: Pick<Decidable, 'approval' | 'votes'>): boolean =>
  missingVotes(request) === 0;

/** The groups that messages mention: those of the rule, after an escalation the admins. */
export const calledGroups = (approval: Approval, isEscalated: boolean): readonly RoleList[] =>
  isEscalated ? ['admins'] : groupsOf(approval);

/** Those of `people` who may decide this request. */
export const callable = (
  people: readonly UserId[],
  { requester, owner }: Pick<Decidable, 'requester' | 'owner'>,
  keyOwner: UserId | null,
): readonly UserId[] => people.filter((id) => id !== requester && id !== owner && id !== keyOwner);
