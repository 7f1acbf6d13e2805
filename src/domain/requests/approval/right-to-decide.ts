import type { Member, Seat, UserId } from '../../member.ts';
import { admitsAdmins, isRoleList } from '../../policy/people/people.ts';
import type { Deciders } from '../../policy/policy.ts';
import {
  type Decidable,
  isAsked,
  lacksRight,
  listsAsked,
  type NoDecider,
  type Vote,
  wouldCount,
} from './approval.ts';
import type { Voter } from './vote.ts';

type Person = Pick<Member, 'id' | 'role' | 'lists' | 'seats'>;

type Concerned = Pick<Decidable, 'requester' | 'owner'>;

/** Nobody decides their own request, or one for a key they own or owned when it was asked; null: it is not theirs. */
export function concernOf(
  id: UserId,
  { requester, owner }: Concerned,
  keyOwner: UserId | null,
): 'own_request' | 'own_key_request' | null {
  if (requester === id) return 'own_request';
  return owner === id || keyOwner === id ? 'own_key_request' : null;
}

/** Without the votes that others handed to them; null: they may. */
export function whyNotInPerson(
  { id, ...person }: Omit<Person, 'seats'>,
  request: Decidable,
  keyOwner: UserId | null,
): NoDecider | null {
  if (isAsked(person, request)) return concernOf(id, request, keyOwner);
  const lists = listsAsked(request.approval);
  if (!lists.every(isRoleList)) return 'approvers_only';
  return lists.includes('leads') ? 'leads_only' : 'admins_only';
}

/** In person, or for one who handed them their votes; neither of the two may be concerned. null: they may. */
export function whyNotDecider(
  { seats = [], ...self }: Person,
  request: Decidable,
  keyOwner: UserId | null,
): NoDecider | null {
  const own = whyNotInPerson(self, request, keyOwner);
  const held = seats.filter((seat) => isAsked(seat, request));
  if (own === null || !lacksRight(own) || held.length === 0) return own;
  const isFree = held.some((seat) => whyNotInPerson(seat, request, keyOwner) === null);
  return concernOf(self.id, request, keyOwner) ?? (isFree ? null : 'delegators_own');
}

/** Given by this person, for themselves or for somebody else, or for them by whoever holds it. */
export const isVoteOf = ({ id }: Pick<Person, 'id'>, vote: Pick<Vote, 'by' | 'for'>): boolean =>
  vote.by === id || vote.for === id;

export const hasVoted = (person: Pick<Person, 'id'>, { votes }: Pick<Decidable, 'votes'>): boolean =>
  votes.some((vote) => isVoteOf(person, vote));

/** As whom they may decide, themselves first, whether or not that vote is given. */
function rightsOf(person: Person, request: Decidable, keyOwner: UserId | null): readonly Voter[] {
  if (whyNotDecider(person, request, keyOwner) !== null) return [];
  const { seats = [], ...self } = person;
  const held = seats.map((seat): Voter => ({ ...seat, heldBy: self.id }));
  return [self, ...held].filter((one) => whyNotInPerson(one, request, keyOwner) === null);
}

/** For whom they would decide; undefined: for nobody but themselves. */
export const decidesFor = (
  person: Person,
  request: Decidable,
  keyOwner: UserId | null,
): UserId | undefined => {
  const [first] = rightsOf(person, request, keyOwner);
  return first?.heldBy === undefined ? undefined : first.id;
};

/** As whom they may still vote, what would count first. Nobody votes twice, and no vote is given twice. */
export function votersOf(person: Person, request: Decidable, keyOwner: UserId | null): readonly Voter[] {
  if (hasVoted(person, request)) return [];
  const free = rightsOf(person, request, keyOwner).filter((one) => !hasVoted(one, request));
  return [
    ...free.filter((one) => wouldCount(one, request)),
    ...free.filter((one) => !wouldCount(one, request)),
  ];
}

/** Whether the person may be asked to decide anything in person: as a lead, an admin, or on a named list. */
export const isApproverInPerson = ({ role, lists = [] }: Pick<Seat, 'role' | 'lists'>): boolean =>
  role !== 'member' || lists.length > 0;

/** The same, or for somebody else. */
export const isApprover = (person: Pick<Member, 'role' | 'lists' | 'seats'>): boolean =>
  [person, ...(person.seats ?? [])].some(isApproverInPerson);

/** Whether the rule names them, or one for whom they decide. */
export const isOneOfDeciders = (person: Person, request: Decidable): boolean =>
  [person, ...(person.seats ?? [])].some((one) => isAsked(one, request));

/** Whether a vote of this person would count now. */
export const awaits = (person: Person, request: Decidable, keyOwner: UserId | null): boolean =>
  votersOf(person, request, keyOwner).some((one) => wouldCount(one, request));

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

/** Those of `people` who may decide this request. */
export const callable = (
  people: readonly UserId[],
  request: Concerned,
  keyOwner: UserId | null,
): readonly UserId[] => people.filter((id) => concernOf(id, request, keyOwner) === null);

/** The groups that Slack does not tell, and that may give the person a right to decide this. */
export function unreadBehind(
  { unreadGroups = [], unreadLists = [] }: Pick<Member, 'unreadGroups' | 'unreadLists'>,
  approval: Deciders | null,
): readonly string[] {
  const asked = listsAsked(approval);
  const roles = unreadGroups.flatMap(({ group, why }) => (why === 'unreadable' ? [group] : []));
  const named = unreadLists.flatMap(({ list, group }) => (asked.includes(list) ? [group] : []));
  return [...new Set([...(asked.some(admitsAdmins) ? roles : []), ...named])];
}
