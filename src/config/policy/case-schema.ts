import { z } from 'zod';
import { type Usd, usd } from '../../domain/keys/quota.ts';
import { parseSpan, type Span, type WallTime } from '../../domain/time.ts';
import { read } from '../env/env-schema.ts';
import {
  channel,
  count,
  members,
  oneOf,
  optional,
  person,
  some,
  span,
  words,
  yesOrNo,
  zone,
} from './field-schemas.ts';
import { readYaml } from './yaml-text.ts';

/** `2026-12-31`, `2026-12-31T22:30`, on the clock of the case’s zone. */
export interface CaseTime {
  readonly at: WallTime;
  readonly isDay: boolean;
}

/** The key that a case is about, as far as the case says it. */
export interface CaseKey {
  readonly name: string;
  readonly id: number;
  readonly owner?: string | undefined;
  readonly granted?: Usd | undefined;
  readonly left?: Usd | undefined;
  readonly unlimited: boolean;
  readonly models?: readonly string[] | undefined;
  readonly group: string;
  readonly expires: Span | CaseTime | 'never';
  readonly age: Span;
  readonly unusedFor?: Span | undefined;
}

/** `each`: so many of each list; `lists`: of all of them together. */
export type ExpectedDeciders =
  | { readonly each: Readonly<Record<string, number>> }
  | { readonly lists: readonly string[] };

export interface Expected {
  readonly outcome: 'allow' | 'ask' | 'refuse';
  readonly rule?: string | undefined;
  readonly from?: ExpectedDeciders | undefined;
  readonly approvals?: number | undefined;
  readonly channel?: string | undefined;
  /** Whether what they type says as a reason what the rule wants. */
  readonly reason?: 'fits' | 'refused' | undefined;
}

/** Somebody asks for something, and what the policy should say. */
export interface PolicyCase {
  readonly as: string;
  readonly ask: string;
  readonly key?: CaseKey | undefined;
  /** That the key belongs to, and that this person is in. */
  readonly team?: string | undefined;
  readonly at?: CaseTime | undefined;
  readonly zone: string;
  /** What rules gave this person within their caps, by the name of the rule. */
  readonly given: Readonly<Record<string, Usd>>;
  /** What this person has of the limits of new keys, and what their team was granted of its budget. */
  readonly has: { readonly keys: number; readonly granted: Usd; readonly team: Usd };
  readonly expect: Expected;
}

const amount = read((text) => {
  const [, number] = /^\$(\d{1,9}(?:\.\d{1,4})?)$/.exec(text) ?? [];
  return number === undefined ? null : usd(Number(number));
}, 'isn’t an amount. Write dollars, such as $10 or $0.');

function timeIn(text: string): CaseTime | null {
  const [, year = 0, month = 0, day = 0, hour, minute = 0] = (
    /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}))?$/.exec(text) ?? []
  ).map((part) => (part === undefined ? undefined : Number(part)));
  const isDate = month > 0 && new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
  if (!isDate || (hour ?? 0) > 23 || minute > 59) return null;
  return { at: { year, month, day, hour: hour ?? 0, minute, second: 0 }, isDay: hour === undefined };
}

const time = read(timeIn, 'isn’t a time. Write one such as 2026-12-31T22:30.');
const expiry = read<Span | CaseTime | 'never'>(
  (text) => (text === 'never' ? text : (parseSpan(text) ?? timeIn(text))),
  'isn’t an expiry. Write a length of time such as 30d, a date such as 2026-12-31, or never.',
);

const key: z.ZodType<CaseKey> = members({
  name: words,
  id: count(1e15).default(1),
  owner: optional(person),
  granted: optional(amount),
  left: optional(amount),
  unlimited: yesOrNo.default(false),
  models: optional(some(words, 'Write at least one model, such as gpt-5, or leave it out.')),
  group: words.default(''),
  expires: expiry.default({ amount: 30, unit: 'd' }),
  age: span.default({ amount: 30, unit: 'd' }),
  unusedFor: optional(span),
}).refine(({ granted, left }) => granted === undefined || left === undefined || left <= granted, {
  path: ['left'],
  error: 'is more than what is granted. Write as much or less.',
});

const MOST_PEOPLE = 10;
const isNumber = (n: unknown): n is number =>
  typeof n === 'number' && Number.isInteger(n) && n > 0 && n <= MOST_PEOPLE;

const from = z.unknown().transform((value, { issues }): ExpectedDeciders => {
  const lists = Array.isArray(value) ? value : [];
  if (lists.length > 0 && lists.every((one) => typeof one === 'string')) return { lists };
  const each = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  if (Object.keys(each).length > 0 && Object.values(each).every(isNumber))
    return { each: each as Record<string, number> };
  const message =
    'doesn’t say who decides. Write lists such as [leads], or how many of each such as { leads: 1 }.';
  issues.push({ code: 'custom', input: value, message });
  return z.NEVER;
});

const expected: z.ZodType<Expected> = members({
  outcome: oneOf(['allow', 'ask', 'refuse']),
  rule: optional(words),
  from: from.optional(),
  approvals: optional(count(MOST_PEOPLE)),
  channel: optional(channel),
  reason: optional(oneOf(['fits', 'refused'])),
}).refine(
  ({ outcome, rule: _, ...asked }) =>
    outcome === 'ask' || Object.values(asked).every((one) => one === undefined),
  {
    path: ['outcome'],
    error: 'isn’t ask, though something here says how it’s asked. Write ask, or leave that out.',
  },
);

const policyCase: z.ZodType<PolicyCase> = members({
  as: person,
  ask: words,
  key: optional(key),
  team: optional(words),
  at: optional(time),
  zone: zone.default('UTC'),
  given: z.record(z.string(), amount).default({}),
  has: members({
    keys: read(
      (text) => (/^\d{1,6}$/.test(text) ? Number(text) : null),
      'isn’t a number of keys. Write a whole one, such as 3.',
    ).default(0),
    granted: amount.default(usd(0)),
    team: amount.default(usd(0)),
  }).prefault({}),
  expect: expected,
});

/** What a file of cases says, and where each of them stands; or every mistake in it. */
export const parseCases = (text: string) => readYaml(text, some(policyCase, 'Write at least one case.'));
