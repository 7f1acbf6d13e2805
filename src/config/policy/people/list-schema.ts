import { z } from 'zod';
import { teamLeads } from '../../../domain/member.ts';
import {
  isGroup,
  isRoleList,
  type ListName,
  type People,
  ROLE_LISTS,
  teamNamed,
} from '../../../domain/policy/people/people.ts';
import type { ApprovalTerms, Deciders } from '../../../domain/policy/policy.ts';
import { listsAsked, type Need, needsOf } from '../../../domain/requests/approval/approval.ts';
import { canBeMet, namedToApprove } from '../../../domain/requests/approval/can-be-met.ts';
import { read } from '../../env/env-schema.ts';
import { suggestion } from '../../env/read-env.ts';
import { people } from '../field-schemas.ts';

/** As it stands in sentences: “somebody from finance”. */
const NAME = /^\p{L}[\p{L}\p{N} _-]{0,29}$/u;

export const AT_LEAST_A_LIST = 'Write at least one list, such as leads.';
export const listName = read(
  (text) => text.trim() || null,
  'isn’t the name of a list. Write leads, admins, or one of people.lists.',
);

const NO_NAME =
  'isn’t a name I can use. Begin it with a letter, and write up to 30 letters, digits, spaces, - and _.';

/** Names that stand in sentences, and are no role. */
export const checkNames =
  (what: 'list' | 'team') =>
  ({ value, issues }: z.core.ParsePayload<Readonly<Record<string, unknown>>>): void => {
    for (const name of Object.keys(value)) {
      const message = isRoleList(name)
        ? `is no ${what} of its own. Write them in people.${name}.`
        : NAME.test(name)
          ? null
          : NO_NAME;
      if (message) issues.push({ code: 'custom', input: value, path: [name], message });
    }
  };

/** `people.lists` → who is on each. */
export const namedLists = z.record(z.string(), people).check(checkNames('list'));

export const NO_ADMINS = 'asks the admins, but people.admins names nobody. Name somebody there.';

/** Each list that the policy does not have, with what it may mean. */
function* unknownLists(lists: readonly ListName[], people: People): Generator<string> {
  const known = [...ROLE_LISTS, ...Object.keys(people.lists)];
  for (const list of lists.filter((one) => !known.includes(one)))
    yield teamNamed(people, list)
      ? `asks “${list}”, which is a team. Write leads: of what a team asks for, its own leads decide.`
      : `asks “${list}”, which is neither leads, admins nor one of people.lists. ${suggestion(list, known)}`;
}

/** Each list or team that whoever asks could be on, and that the policy does not have. */
export function* unknownAskers(lists: readonly ListName[], people: People): Generator<string> {
  const known = [...ROLE_LISTS, ...Object.keys(people.lists), ...Object.keys(people.teams)];
  for (const list of lists.filter((one) => !known.includes(one)))
    yield `names “${list}”, which is neither leads, admins, one of people.lists nor a team. ${suggestion(list, known)}`;
}

/** What keeps a rule from ever being approved. */
export function* whyNeverApproved(asked: Deciders, people: People): Generator<string> {
  const unknown = [...unknownLists(listsAsked(asked), people)];
  yield* unknown;
  if (unknown.length > 0) return;
  if (people.admins.length === 0 && needsOf(asked).some(isForAdmins)) yield NO_ADMINS;
  else if (!canBeMet(asked, people))
    yield `asks for more different people than ${listsAsked(asked).join(' and ')} name. Name more there, or a user group.`;
}

/** Nobody but those who decide can be left uncalled, and somebody of them has to be called. */
export function* whyNotSilent(asked: ApprovalTerms, people: People): Generator<string> {
  const silent = asked.silent ?? [];
  const asks = listsAsked(asked);
  // In a team its leads decide instead.
  const ofTeams = asks.includes('leads') ? Object.keys(people.teams).map(teamLeads) : [];
  const names = [...asks, ...ofTeams].flatMap((list) => namedToApprove(list, people));
  if (silent.length === 0 || names.some(isGroup)) return;
  for (const id of silent.filter((one) => !names.includes(one)))
    yield `names ${id}, who is on none of the lists that it asks. Leave it out.`;
  if (names.every((id) => silent.includes(id)))
    yield 'names everybody who may decide, so nobody would be called. Leave somebody out.';
}

const isForAdmins = ({ from }: Need): boolean => from.every((list) => list === 'admins');
