import type { Decided } from '../../domain/changes/gated-change.ts';
import type { Asked } from '../../domain/policy/evaluate-policy.ts';
import type { ExceededLimit } from '../../domain/policy/limits.ts';
import type { RoleList } from '../../domain/policy/policy.ts';
import { count, dollars, literal, msg, spanText, type Text } from './text.ts';

const ROLE: Readonly<Record<RoleList, string>> = { leads: 'lead', admins: 'admin' };
const A_ROLE: Readonly<Record<RoleList, string>> = { leads: 'a lead', admins: 'an admin' };

type Deciders = Pick<Asked, 'approvals' | 'from'>;

/** For the middle of a sentence: `a lead`, `2 leads`. */
export function decidersText({ approvals, from }: Deciders): Text {
  if (approvals === 1) return literal(roles(from));
  const [only] = from;
  return from.length === 1 && only ? count(approvals, ROLE[only]) : msg`${approvals} leads or admins`;
}

const roles = (from: Deciders['from']): string => from.map((list) => A_ROLE[list]).join(' or ');

/** `A lead has to`, `2 leads have to`. */
function haveTo({ approvals, from }: Deciders): Text {
  if (approvals !== 1) return msg`${decidersText({ approvals, from })} have to`;
  const who = roles(from);
  return literal(`${who.charAt(0).toUpperCase()}${who.slice(1)} has to`);
}

const WHAT: Readonly<Record<Decided, string>> = {
  quota_increase: 'more quota',
  unlimited_on: 'unlimited quota',
  unlimited_off: 'a new limit',
  create_above_limit: 'this key',
  expiry_above_limit: 'this expiry',
  ownership: 'whose key it is',
};

/** Who has to approve what, and which limit it is beyond: without the full stop. */
export const askedText = ({ about, limit, ...by }: Asked): Text =>
  msg`${haveTo(by)} approve ${limit === null ? literal(WHAT[about]) : limitText(limit)}`;

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
        ? msg`this: you already have ${limit.have} of ${count(limit.most, 'key')}`
        : msg`this: its owner already has ${limit.have} of ${count(limit.most, 'key')}, and keeps room for one`;
    case 'total':
      return limit.of === 'requester'
        ? msg`this: with it you would have ${dollars(limit.would)} of new keys in ${spanText(limit.per)} (limit ${dollars(limit.most)})`
        : msg`this: with it, its owner would have ${dollars(limit.would)} of new keys in ${spanText(limit.per)} (limit ${dollars(limit.most)}, with room for one of their own)`;
  }
}
