import type { GatedChange } from '../changes/gated-change.ts';
import type { Member, Role, UserId } from '../member.ts';
import type { ApprovalTerms, ApproverGroup } from '../policy/policy.ts';

/** The policy's decision a request was made under; null: nobody is asked. */
export type Approval = (ApprovalTerms & { readonly rule: string; readonly about: GatedChange }) | null;

export interface Vote {
  readonly by: UserId;
  readonly at: Date;
}

/** A vote that counted when it was given and no longer did at the last one. */
export interface LostVote extends Vote {
  readonly because: NoDecider | 'not_a_member';
}

/** Why somebody may not decide a request. */
export type NoDecider = 'leads_only' | 'admins_only' | 'own_request' | 'own_key_request';

/** What the right to decide rests on. */
export interface Decidable {
  readonly approval: Approval;
  readonly requester: UserId;
  /** When it was asked. */
  readonly owner: UserId | null;
  readonly votes: readonly Vote[];
}

type Person = Pick<Member, 'id' | 'role'>;

const BELONGS: Readonly<Record<ApproverGroup, (role: Role) => boolean>> = {
  leads: (role) => role !== 'member',
  admins: (role) => role === 'admin',
};

/** So many people, each of one of these groups; nobody counts twice. */
export interface Need {
  readonly count: number;
  readonly from: readonly ApproverGroup[];
}

/** All of them have to be met; a rule that asks several lists for votes has one of each. */
export const needsOf = (approval: Approval): readonly Need[] => [
  {
    count: approval?.approvals ?? 1,
    from: approval && approval.from.length > 0 ? approval.from : ['leads'],
  },
];

const groupsOf = (approval: Approval): readonly ApproverGroup[] => [
  ...new Set(needsOf(approval).flatMap(({ from }) => from)),
];

/** Never one's own request, nor one for one's own key, be it since it was asked; null: they may. */
export function whyNotDecider(
  { id, role }: Person,
  { approval, requester, owner }: Decidable,
  keyOwner: UserId | null,
): NoDecider | null {
  if (!groupsOf(approval).some((group) => BELONGS[group](role)))
    return role === 'member' ? 'leads_only' : 'admins_only';
  if (requester === id) return 'own_request';
  return owner === id || keyOwner === id ? 'own_key_request' : null;
}

export const hasVoted = ({ id }: Pick<Person, 'id'>, { votes }: Decidable): boolean =>
  votes.some(({ by }) => by === id);

/** Whether their approval would bring the request further now. */
export const awaits = (person: Person, request: Decidable, keyOwner: UserId | null): boolean =>
  whyNotDecider(person, request, keyOwner) === null && !hasVoted(person, request);

export const neededVotes = ({ approval }: Pick<Decidable, 'approval'>): number =>
  needsOf(approval).reduce((sum, { count }) => sum + count, 0);

export const missingVotes = (request: Pick<Decidable, 'approval' | 'votes'>): number =>
  Math.max(0, neededVotes(request) - request.votes.length);

export const isSatisfied = (request: Pick<Decidable, 'approval' | 'votes'>): boolean =>
  missingVotes(request) === 0;

/** Whom a message calls: the groups of the rule, or the admins once nobody of those decided. */
export const calledGroups = (approval: Approval, isEscalated: boolean): readonly ApproverGroup[] =>
  isEscalated ? ['admins'] : groupsOf(approval);

/** Those of a called group who may decide this request. */
export const callable = (
  people: readonly UserId[],
  { requester, owner }: Pick<Decidable, 'requester' | 'owner'>,
  keyOwner: UserId | null,
): readonly UserId[] => people.filter((id) => id !== requester && id !== owner && id !== keyOwner);
