import type { UserId } from '../../domain/member.ts';
import type { Asked } from '../../domain/policy/evaluate-policy.ts';
import type { ExceededLimit, KeyCount } from '../../domain/policy/limits.ts';
import type { Policy, RoleList } from '../../domain/policy/policy.ts';
import { type Deciders, type Need, neededVotes, needsOf } from '../../domain/requests/approval.ts';
import {
  count,
  dollars,
  firstOf,
  joined,
  list,
  literal,
  msg,
  person,
  personOrGroup,
  spanText,
  type Text,
} from './text.ts';

const ONE: Readonly<Record<RoleList, string>> = { leads: 'lead', admins: 'admin' };
const A_ROLE: Readonly<Record<RoleList, string>> = { leads: 'a lead', admins: 'an admin' };

/** Who has to approve, for the middle of a sentence: `a lead`, `2 leads or admins`. */
export const decidersText = (terms: Deciders | null): Text =>
  list(needsOf(terms).map((need) => needText(need)));

/** `A lead has to approve`, `2 leads have to approve`. */
export function haveToApprove(terms: Deciders | null): Text {
  const who = list(needsOf(terms).map((need, at) => needText(need, at === 0)));
  return neededVotes({ approval: terms }) === 1 ? msg`${who} has to approve` : msg`${who} have to approve`;
}

/** `@lee or anyone in @search-leads`: those of the lists who may decide, so none of `but`. null: nobody. */
export function namedDeciders(
  terms: Deciders | null,
  people: Policy['people'],
  but: readonly (UserId | null)[],
): Text | null {
  const ids = new Set(needsOf(terms).flatMap(({ from }) => from.flatMap((role) => people[role])));
  const named = [...ids].filter((id) => !but.includes(id));
  if (named.length === 0) return null;
  return firstOf(named.map(anyOf), { most: MOST_NAMED, separator: ' or ' });
}

const MOST_NAMED = 10;

const anyOf = (id: string): Text => (id.startsWith('S') ? msg`anyone in ${personOrGroup(id)}` : person(id));

/** To one of them who may not: `another lead has to decide`, `2 other leads or admins have to decide`. */
export function othersHaveToDecide(terms: Deciders | null): Text {
  const who = list(
    needsOf(terms).map(({ count: votes, from }) =>
      votes === 1
        ? msg`another ${literal(from.map((group) => ONE[group]).join(' or '))}`
        : msg`${votes} other ${joined(from.map(literal), ' or ')}`,
    ),
  );
  return neededVotes({ approval: terms }) === 1 ? msg`${who} has to decide` : msg`${who} have to decide`;
}

function needText({ count: votes, from }: Need, isFirstWord = false): Text {
  if (votes !== 1) return msg`${votes} ${joined(from.map(literal), ' or ')}`;
  const one = from.map((group) => A_ROLE[group]).join(' or ');
  return literal(isFirstWord ? `${one.charAt(0).toUpperCase()}${one.slice(1)}` : one);
}

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
