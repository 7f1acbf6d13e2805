import { z } from 'zod';
import { GATED_CHANGES } from '../../domain/changes/gated-change.ts';
import { type Bound, isNeverShorter } from '../../domain/policy/conditions/bounds.ts';
import type { ConditionName, When } from '../../domain/policy/conditions/conditions.ts';
import { EVERY_DAY } from '../../domain/policy/hours.ts';
import { type Span, spanKey } from '../../domain/time.ts';
import { read } from '../env/env-schema.ts';
import {
  amongst,
  hours,
  members,
  money,
  optional,
  some,
  span,
  weekdays,
  words,
  yesOrNo,
  zone,
} from './field-schemas.ts';
import { AT_LEAST_A_LIST, listName } from './people/list-schema.ts';

/** `say`: as it is written; `isNone`: whether certainly nothing is above the one and up to the other. */
const bound = <T>(
  value: z.ZodType<T>,
  { say, isNone }: { say: (value: T) => string; isNone: (above: T, upTo: T) => boolean },
): z.ZodType<Bound<T>> =>
  members({ upTo: optional(value), above: optional(value) }).transform((given, { issues }): Bound<T> => {
    const { upTo, above } = given;
    const wrong = (message: string) => {
      issues.push({ code: 'custom', input: given, path: [], message, continue: false });
      return z.NEVER;
    };
    if (above === undefined)
      return upTo === undefined
        ? wrong('says neither upTo nor above. Write one of them, or both.')
        : { upTo, above: null };
    if (upTo === undefined) return { upTo: null, above };
    return isNone(above, upTo)
      ? wrong(`never matches: nothing is above ${say(above)} and up to ${say(upTo)}. Make upTo the larger.`)
      : { upTo, above };
  });

const dollars = bound(money, { say: (usd) => `$${usd}`, isNone: (above, upTo) => above >= upTo });
const length = bound<Span>(span, { say: spanKey, isNone: isNeverShorter });
const pattern = read((text) => text.trim() || null, 'isn’t a name. Write one, or a pattern such as ci-*.');
/** '': the account's own group. */
const group = read((text) => text, 'isn’t the name of a group. Write one, or "" for the default group.');

/** An empty one would ask for nothing. */
const notEmpty = <T extends object>(schema: z.ZodType<T>) =>
  schema.refine((given) => Object.values(given).some((value) => value !== undefined), {
    error: 'is empty. Give it a condition, or leave it out.',
    abort: true,
  });

const key = members({
  name: optional(some(pattern, 'Write at least one name or pattern, such as ci-*, or leave it out.')),
  models: optional(some(pattern, 'Write at least one model or pattern, such as gpt-5*, or leave it out.')),
  group: optional(some(group, 'Write at least one group, or leave it out.')),
  team: optional(some(words, 'Write at least one team, or leave it out.')),
  age: optional(members({ below: span })),
  unusedFor: optional(span),
});
const time = members({
  between: hours.nullable().default(null),
  on: weekdays.default([...EVERY_DAY]),
  zone,
});

/** `when` of a rule → `When`. */
export const when = members({
  change: amongst(GATED_CHANGES),
  amount: optional(dollars),
  granted: optional(dollars),
  left: optional(dollars),
  for: optional(length),
  expires: optional(members({ within: span })),
  requester: optional(
    notEmpty(members({ owner: optional(yesOrNo), in: optional(some(listName, AT_LEAST_A_LIST)) })),
  ),
  key: optional(notEmpty(key)),
  at: optional(time),
}).transform(
  ({ change, amount, granted, left, for: duration, expires, requester, key: of = {}, at }): When =>
    withoutAbsent({
      change,
      amount,
      granted,
      left,
      duration,
      expires,
      requesterOwns: requester?.owner,
      requesterIn: requester?.in,
      keyName: of.name,
      keyModels: of.models,
      keyGroup: of.group,
      keyTeam: of.team,
      keyAge: of.age,
      keyUnusedFor: of.unusedFor,
      timeOfWeek: at,
    }),
);

const withoutAbsent = (all: { readonly [C in ConditionName]: When[C] | undefined }): When =>
  Object.fromEntries(Object.entries(all).filter(([, wanted]) => wanted !== undefined)) as unknown as When;

/** Where each condition is written in `when`. */
export const WRITTEN_AT: Readonly<Record<ConditionName, readonly string[]>> = {
  change: ['change'],
  amount: ['amount'],
  granted: ['granted'],
  left: ['left'],
  duration: ['for'],
  expires: ['expires'],
  requesterOwns: ['requester', 'owner'],
  requesterIn: ['requester', 'in'],
  keyName: ['key', 'name'],
  keyModels: ['key', 'models'],
  keyGroup: ['key', 'group'],
  keyTeam: ['key', 'team'],
  keyAge: ['key', 'age'],
  keyUnusedFor: ['key', 'unusedFor'],
  timeOfWeek: ['at'],
};

/** Why some kinds of change never fit a condition. */
export const LACKS: Readonly<Partial<Record<ConditionName, string>>> = {
  amount: 'such a change has no amount',
  duration: 'such a change is never temporary',
};
