import type { UserId } from '../../domain/member.ts';
import type { TooLong } from '../../domain/policy/conditions/bounds.ts';
import type { Asked } from '../../domain/policy/evaluate-policy.ts';
import type { ExceededLimit, KeyCount } from '../../domain/policy/limits.ts';
import {
  admitsAdmins,
  isGroup,
  isRoleList,
  type ListName,
  type People,
} from '../../domain/policy/people/people.ts';
import type { Deciders } from '../../domain/policy/policy.ts';
import {
  listsAsked,
  type Need,
  neededVotes,
  needsOf,
  openNeeds,
} from '../../domain/requests/approval/approval.ts';
import { namedApprovers } from '../../domain/requests/approval/can-be-met.ts';
import type { Request } from '../../domain/requests/request.ts';
import { anyOne, isStaff, listText, nameText, oneOf, severalOf } from './people/list-text.ts';
import {
  count,
  dollars,
  either,
  firstOf,
  joined,
  list,
  literal,
  msg,
  nothing,
  person,
  personOrGroup,
  spanText,
  type Text,
} from './text.ts';

/** Who has to approve, for the middle of a sentence: `a lead`, `2 leads or admins`, `a lead and somebody from finance`. */
export const decidersText = (terms: Deciders | null): Text =>
  list(needsOf(terms).map((need) => needText(need)));

/** `A lead has to approve`, `2 leads have to approve`; not `isFirstWord`: in the middle of a sentence. */
export function haveToApprove(terms: Deciders | null, { isFirstWord = true } = {}): Text {
  const who = isFirstWord ? whoFirst(needsOf(terms)) : decidersText(terms);
  return neededVotes({ approval: terms }) === 1 ? msg`${who} has to approve` : msg`${who} have to approve`;
}

/** Of whom more than a number has to be said: of each list somebody, or of one that is named in the policy. */
export const asksLists = (terms: Deciders | null): boolean =>
  terms !== null && (terms.each !== undefined || !listsAsked(terms).every(isRoleList));

/** `Somebody from finance is still to decide`. */
export function stillToDecide(open: readonly Need[], isFirstWord = true): Text {
  const who = isFirstWord ? whoFirst(open) : list(open.map((need) => needText(need)));
  const isOne = open.reduce((sum, need) => sum + need.count, 0) === 1;
  return isOne ? msg`${who} is still to decide` : msg`${who} are still to decide`;
}

/** After the number of votes, where that does not say enough; nothing: it does. */
export const openText = (request: Request): Text =>
  request.state === 'pending' && asksLists(request.approval)
    ? msg`: ${stillToDecide(openNeeds(request), false)}`
    : nothing;

/** `Leads, admins and people from finance`, for the middle of a sentence. */
export function thoseWhoDecide(terms: Deciders): Text {
  const [staff, named] = parted(listsAsked(terms));
  const admins = staff.includes('admins') || !staff.some(admitsAdmins) ? [] : ['admins'];
  return list([
    ...[...staff, ...admins].map(severalOf),
    ...(named.length > 0 ? [msg`people from ${either(named.map(nameText))}`] : []),
  ]);
}

/** `the leads and finance`. */
export const listsText = (lists: readonly ListName[]): Text => list(lists.map(listText));

/** Behind who has to: `: @lee or anyone in @search-leads.` Of the lists nobody decides who is one of `but`. */
export function whoCanText(terms: Deciders, people: People, but: readonly (UserId | null)[]): Text {
  const names = namedApprovers(terms, people, but);
  return names === null
    ? literal(', but too few of those the policy names can: nobody decides their own request.')
    : msg`: ${firstOf(names.map(anyOf), { most: MOST_NAMED, separator: ' or ' })}.`;
}

const MOST_NAMED = 10;

const anyOf = (id: string): Text => (isGroup(id) ? msg`anyone in ${personOrGroup(id)}` : person(id));

/** To one of them who may not: `another lead has to decide`, `2 other leads or admins have to decide`. */
export function othersHaveToDecide(terms: Deciders | null): Text {
  const who = list(needsOf(terms).map(otherText));
  return neededVotes({ approval: terms }) === 1 ? msg`${who} has to decide` : msg`${who} have to decide`;
}

const parted = (lists: readonly ListName[]): [staff: ListName[], named: ListName[]] => [
  lists.filter(isStaff),
  lists.filter((one) => !isStaff(one)),
];

const whoFirst = (needs: readonly Need[]): Text => list(needs.map((need, at) => needText(need, at === 0)));

function needText({ count: votes, from }: Need, isFirstWord = false): Text {
  const [staff, named] = parted(from);
  const of = either(named.map(nameText));
  if (votes === 1) {
    const words = staff.map((one, at) => anyOne(one, isFirstWord && at === 0));
    const somebody = isFirstWord && staff.length === 0 ? msg`Somebody from ${of}` : msg`somebody from ${of}`;
    return joined([...words, ...(named.length > 0 ? [somebody] : [])], ' or ');
  }
  const words = [...staff.map(severalOf), ...(named.length > 0 ? [msg`people from ${of}`] : [])];
  return msg`${votes} ${joined(words, ' or ')}`;
}

function otherText({ count: votes, from }: Need): Text {
  const [staff, named] = parted(from);
  const of = either(named.map(nameText));
  if (votes === 1) {
    const another = msg`another ${joined(staff.map(oneOf), ' or ')}`;
    const words = [
      ...(staff.length > 0 ? [another] : []),
      ...(named.length > 0 ? [msg`somebody else from ${of}`] : []),
    ];
    return joined(words, ' or ');
  }
  const words = [...staff.map(severalOf), ...(named.length > 0 ? [msg`people from ${of}`] : [])];
  return msg`${votes} other ${joined(words, ' or ')}`;
}

/** Why a rule refuses what it would ask somebody about. */
export const tooLongText = ({ most, of }: TooLong): Text =>
  of === 'time'
    ? msg`It can only be given temporarily, for ${spanText(most)} at most. Ask for that long, or shorter.`
    : msg`The key has to expire within ${spanText(most)}. Ask for an earlier expiry.`;

const WHAT: Readonly<Record<Extract<Asked, { limit: null }>['about'], string>> = {
  quota_increase: 'more quota',
  unlimited_on: 'unlimited quota',
  unlimited_off: 'a new limit',
};

/** Who has to approve what, and which limit it is beyond: without the full stop. */
export const askedText = (asked: Asked): Text =>
  msg`${haveToApprove(asked)} ${asked.limit === null ? literal(WHAT[asked.about]) : limitText(asked.limit)}`;

/** `3 of 20 keys`; what is only asked for is no key yet: `4 keys and 2 requests of your 20`. */
export const haveText = ({ keys, requests }: KeyCount, most: number, whose: 'your' | 'their'): Text =>
  requests === 0
    ? msg`${keys} of ${count(most, 'key')}`
    : msg`${count(keys, 'key')} and ${count(requests, 'request')} of ${literal(whose)} ${most}`;

function limitText(limit: ExceededLimit): Text {
  switch (limit.kind) {
    case 'unlimited_key':
      return literal('an unlimited key');
    case 'expiry':
      return msg`an expiry more than ${spanText(limit.most)} away`;
    case 'key_quota':
      return msg`more than ${dollars(limit.most)} for a new key`;
    case 'budget':
      return msg`this: with it, the keys of ${limit.team} would have been granted ${dollars(limit.would)} in ${spanText(limit.per)} (budget ${dollars(limit.total)})`;
    case 'keys':
      return limit.of === 'requester'
        ? msg`this: you already have ${haveText(limit.have, limit.most, 'your')}`
        : msg`this: its owner already has ${haveText(limit.have, limit.most, 'their')}, and I keep one free for a key of their own`;
    case 'total':
      return limit.of === 'requester'
        ? msg`this: with it you would have ${dollars(limit.would)} of new keys in ${spanText(limit.per)} (limit ${dollars(limit.most)})`
        : msg`this: with it, its owner would have ${dollars(limit.would)} of new keys in ${spanText(limit.per)} (limit ${dollars(limit.most)}, less what I keep free for a key of their own)`;
  }
}
