import type { z } from 'zod';
import { KEY_NOTICE_KINDS, type KeyNoticeKind } from '../../domain/notices/watch-rules/watch-rules.ts';
import type { People } from '../../domain/policy/people/people.ts';
import { type ApprovalTerms, defaultPolicy, type Policy, type Rule } from '../../domain/policy/policy.ts';
import { shadowedBy } from '../../domain/policy/shadowed.ts';
import type { Span } from '../../domain/time.ts';
import {
  allowance,
  channel as channelId,
  count,
  days,
  hours,
  people as idsOfPeople,
  lengthOf,
  list,
  members,
  money,
  oneOf,
  optional,
  percent,
  person,
  some,
  span,
  weekdays,
} from './field-schemas.ts';
import {
  NO_ADMINS,
  namedLists,
  unknownAskers,
  whyNeverApproved,
  whyNotSilent,
} from './people/list-schema.ts';
import { teamMistakes, teams, unknownTeams } from './people/teams-schema.ts';
import { rule } from './rule-schema.ts';
import { tooLate, waiting, waitingIn } from './terms-schema.ts';

const usual = defaultPolicy({ leads: [], admins: [] }, '');

const approvals = members({
  ...waiting,
  channel: channelId,
  expires: span.default(usual.approvals.expires),
}).check(({ value, issues }) => {
  const at = { expires: value.expires, at: 'approvals.expires' };
  for (const [path, message] of tooLate(waitingIn(value), at))
    issues.push({ code: 'custom', input: value, path: [path], message });
});

const defaults = members({
  quota: money.default(usual.create.defaults.quota),
  expires: span.default(usual.create.defaults.expires),
}).prefault({});
const limits = members({
  quota: money.default(usual.create.limits.quota),
  expires: span.default(usual.create.limits.expires),
  keysPerMember: count(10_000).default(usual.create.limits.keysPerMember),
  perMember: allowance.default(usual.create.limits.perMember),
}).prefault({});

const create = members({ defaults, limits })
  .check(({ value, issues }) => {
    const above = (member: string) =>
      issues.push({
        code: 'custom',
        input: value,
        path: ['defaults', member],
        message: `is above create.limits.${member}. Lower it, or raise the limit.`,
      });
    if (value.defaults.quota > value.limits.quota) above('quota');
    if (lengthOf(value.defaults.expires) > lengthOf(value.limits.expires)) above('expires');
  })
  .prefault({});

const notices = members({
  quotaLeft: list(percent).default([...usual.notices.quotaLeft]),
  runsOutWithin: span.default(usual.notices.runsOutWithin),
  anomaly: members({ times: count(1000), above: money }).default(usual.notices.anomaly),
  expiring: list(days).default([...usual.notices.expiring]),
  quietHours: hours.nullable().default(usual.notices.quietHours),
  workingDays: weekdays.default([...usual.notices.workingDays]),
  locked: list(oneOf(KEY_NOTICE_KINDS)).default([...usual.notices.locked] as KeyNoticeKind[]),
  accountBalanceBelow: money.default(usual.notices.accountBalanceBelow),
}).prefault({});

const audit = members({ headTo: channelId.nullable().default(null) }).prefault({});

const people = members({
  leads: idsOfPeople,
  admins: list(person).default([]),
  lists: namedLists.default({}),
});

const rules = list(rule)
  .refine((all) => all.length > 0, {
    error: 'is empty, so I would refuse everything. Write a rule, or leave rules out.',
    abort: true,
  })
  .default([...usual.rules]);

const breakGlass = members({ from: some(oneOf(['admins']), 'Write admins, or leave breakGlass out.') });

const whole = members({
  people,
  teams: teams.default({}),
  approvals,
  create,
  notices,
  rules,
  audit,
  breakGlass: optional(breakGlass),
});

function* contradictions({
  people: named,
  teams,
  approvals: { escalate, expires },
  rules: all,
  breakGlass: glass,
}: Written) {
  const people = { ...named, teams };
  yield* teamMistakes(people, all);
  if (glass && people.admins.length === 0) yield [['breakGlass', 'from'], NO_ADMINS] as const;
  if (escalate && people.admins.length === 0) yield [['approvals', 'escalate'], NO_ADMINS] as const;
  for (const [i, { name, when, decision }] of all.entries()) {
    const first = all.findIndex((other) => other.name === name);
    if (first < i)
      yield [['rules', i, 'name'], `is also the name of rules[${first + 1}]. Choose another.`] as const;
    for (const message of unknownAskers(when.requesterIn ?? [], people))
      yield [['rules', i, 'when', 'requester', 'in'], message] as const;
    for (const message of unknownTeams(when.keyTeam ?? [], people))
      yield [['rules', i, 'when', 'key', 'team'], message] as const;
    if (decision.kind !== 'ask') continue;
    const ends = decision.expires
      ? { expires: decision.expires, at: `rules[${i + 1}].then.expires` }
      : { expires, at: 'approvals.expires' };
    for (const [member, message] of [...wrongTerms(decision, people), ...tooLate(decision, ends)])
      yield [['rules', i, 'then', member], message] as const;
  }
}

function* wrongTerms(asked: ApprovalTerms, people: People) {
  for (const message of whyNeverApproved(asked, people)) yield ['from', message] as const;
  for (const message of whyNotSilent(asked, people)) yield ['silent', message] as const;
  if (asked.escalate && people.admins.length === 0) yield ['escalate', NO_ADMINS] as const;
}

function* neverReached({ rules, teams }: Written) {
  const hasBudget = Object.values(teams).some(({ budget }) => budget !== null);
  for (const [i, rule] of rules.entries()) {
    const above = shadowedBy(rule, rules.slice(0, i), hasBudget).map(({ name }) => `“${name}”`);
    if (above.length > 0)
      yield [
        ['rules', i],
        `never matches: ${above.join(' and ')} above it ${above.length > 1 ? 'decide' : 'decides'} first. Move this rule up, or leave it out.`,
      ] as const;
  }
}

interface Written {
  readonly people: Omit<People, 'teams'>;
  readonly teams: People['teams'];
  readonly approvals: { readonly escalate?: object | null | undefined; readonly expires: Span };
  readonly rules: readonly Rule[];
  readonly breakGlass?: object | undefined;
}

/** Policy file → `Policy`; policy.example.yaml explains each member. A member left out has its default. */
export const policySchema: z.ZodType<Policy> = whole
  .check(({ value, issues }) => {
    for (const [path, message] of [...contradictions(value), ...neverReached(value)])
      issues.push({ code: 'custom', input: value, path: [...path], message });
  })
  .transform(
    ({ breakGlass: glass, teams, ...file }): Policy => ({
      ...file,
      people: { ...file.people, teams },
      approvals: timesOf(file.approvals),
      ...(glass && { breakGlass: glass }),
    }),
  );

/** Times left out have their defaults, except those that come after the request expires. */
function timesOf({ channel, expires, remind, escalate }: z.output<typeof approvals>): Policy['approvals'] {
  const inTime = (length: Span) => lengthOf(length) < lengthOf(expires);
  const usually =
    usual.approvals.escalate && inTime(usual.approvals.escalate) ? usual.approvals.escalate : null;
  return {
    channel,
    expires,
    remind: remind ?? usual.approvals.remind.filter(inTime),
    escalate: escalate === undefined ? usually : (escalate?.after ?? null),
  };
}
