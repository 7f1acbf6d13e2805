import type { GatedChange } from '../../../domain/changes/gated-change.ts';
import type { Usd } from '../../../domain/keys/quota.ts';
import type { Bound } from '../../../domain/policy/conditions/bounds.ts';
import {
  CONDITION_NAMES,
  type ConditionName,
  type When,
} from '../../../domain/policy/conditions/conditions.ts';
import { daysKey, EVERY_DAY, hoursKey } from '../../../domain/policy/hours.ts';
import { isRoleList, type ListName, type RoleList } from '../../../domain/policy/people/people.ts';
import type { Span } from '../../../domain/time.ts';
import {
  dollars,
  either,
  firstOf,
  joined,
  literal,
  msg,
  spanText,
  type Text,
  userText,
} from '../../text/text.ts';

const CHANGES: Readonly<Record<GatedChange, string>> = {
  quota_increase: 'more quota',
  unlimited_on: 'unlimited quota',
  unlimited_off: 'a new limit',
  create_above_limit: 'a new key beyond the limits',
  expiry_above_limit: 'an expiry beyond the limit',
};

/** `only`: of a rule that allows, which a key fits that fits as a whole. */
type WordsOf = { readonly [C in ConditionName]: (wanted: NonNullable<When[C]>, only: boolean) => Text };

const WORDS: WordsOf = {
  change: (kinds) => either(kinds.map((kind) => literal(CHANGES[kind]))),
  amount: (bound) => bounded(bound),
  granted: (bound) => msg`the key would have been given ${bounded(bound)} in all`,
  left: (bound) => msg`the key would have ${bounded(bound)} left`,
  duration: (bound) => lasting(bound),
  expires: ({ within }) => msg`the key would expire within ${spanText(within)}`,
  requesterOwns: (owns) =>
    literal(owns ? 'asked by the key’s owner' : 'asked by somebody other than its owner'),
  requesterIn: (lists) => msg`asked by ${either(lists.map(ofList))}`,
  keyName: (patterns) => msg`keys named ${patternWords(patterns)}`,
  keyModels: (patterns, only) =>
    only
      ? msg`keys that may use nothing but ${patternWords(patterns)}`
      : msg`keys that may use ${patternWords(patterns)}`,
  keyGroup: (groups) => msg`keys in ${anyOf(groups.map(groupWords))}`,
  keyTeam: (teams) => msg`keys of ${anyOf(teams.map((team) => userText(team)))}`,
  keyAge: ({ below }) => msg`keys less than ${spanText(below)} old`,
  keyUnusedFor: (span) => msg`keys unused for ${spanText(span)}`,
  timeOfWeek: ({ between, on, zone }) =>
    joined(
      [
        ...(between ? [literal(hoursKey(between))] : []),
        ...(on.length < EVERY_DAY.length ? [literal(daysKey(on))] : []),
        msg`(${zone})`,
      ],
      ' ',
    ),
};

const ROLE: Readonly<Record<RoleList, string>> = { leads: 'a lead', admins: 'an admin' };

const ofList = (list: ListName): Text =>
  isRoleList(list) ? literal(ROLE[list]) : msg`somebody from ${userText(list)}`;

const PATTERN_LENGTH = 30;
const MOST_PATTERNS = 5;

const patternWords = (patterns: readonly string[]): Text =>
  anyOf(patterns.map((pattern) => userText(pattern, PATTERN_LENGTH)));

const anyOf = (items: readonly Text[]): Text =>
  items.length > MOST_PATTERNS ? firstOf(items, { most: MOST_PATTERNS }) : either(items);

const groupWords = (name: string): Text =>
  name === '' ? literal('the default group') : msg`group ${userText(name, PATTERN_LENGTH)}`;

/** `more than $5.00 and up to $10.00`. */
function bounded({ upTo, above }: Bound<Usd>): Text {
  if (upTo === null) return msg`more than ${dollars(above)}`;
  return above === null
    ? msg`up to ${dollars(upTo)}`
    : msg`more than ${dollars(above)} and up to ${dollars(upTo)}`;
}

function lasting({ upTo, above }: Bound<Span>): Text {
  if (upTo === null) return msg`for more than ${spanText(above)}, or for good`;
  return above === null
    ? msg`for up to ${spanText(upTo)}`
    : msg`for more than ${spanText(above)} and up to ${spanText(upTo)}`;
}

/** What one condition of a rule asks for. */
export const conditionText = (name: ConditionName, when: When, only: boolean): Text =>
  wordsOf(name)(when[name], only);

/** Everything that must hold, what it is about first. */
export const conditionWords = (when: When, only: boolean): readonly Text[] =>
  CONDITION_NAMES.flatMap((name) => {
    const wanted = when[name];
    return wanted === undefined ? [] : [conditionText(name, when, only)];
  });

/** The cast is needed because TypeScript cannot relate a condition to what is wanted of it. */
const wordsOf = (name: ConditionName) => WORDS[name] as (wanted: unknown, only: boolean) => Text;
