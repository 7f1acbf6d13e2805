import { type Units, type UnitsPerUsd, units } from '../../../domain/keys/quota.ts';
import type { Circumstances } from '../../../domain/policy/conditions/condition.ts';
import type { ConditionName } from '../../../domain/policy/conditions/conditions.ts';
import type { PassedOver } from '../../../domain/policy/evaluate-policy.ts';
import { teamNamed } from '../../../domain/policy/people/people.ts';
import type { Rule } from '../../../domain/policy/policy.ts';
import type { PolicyReport } from '../../../usecases/requests/preview-change.ts';
import {
  count,
  dollars,
  firstOf,
  list,
  literal,
  moment,
  money,
  msg,
  nothing,
  spanText,
  type Text,
} from '../../text/text.ts';
import { conditionText } from './policy-conditions.ts';

const MOST_PASSED = 10;
const MOST_NUMBERS = 20;

/** Why each rule above the one that decides does not, a line each; of many those right above it. */
export function passedOverTexts(report: PolicyReport): Text[] {
  const { passedOver } = report.explanation;
  const others = passedOver.filter(({ why }) => why === 'change');
  const near = passedOver.filter(({ why }) => why !== 'change');
  const more = near.length - MOST_PASSED;
  return [
    ...(others.length > 0 ? [othersText(others, report)] : []),
    ...(more > 0 ? [msg`• ${count(more, 'rule')} above these`] : []),
    ...near.slice(-MOST_PASSED).map((passed) => passedText(passed, report)),
  ];
}

const numberOf = ({ rule }: PassedOver, { policy }: PolicyReport): Text =>
  msg`${policy.rules.indexOf(rule) + 1}`;

function othersText(others: readonly PassedOver[], report: PolicyReport): Text {
  const all = others.map((one) => numberOf(one, report));
  const numbers = all.length > MOST_NUMBERS ? firstOf(all, { most: MOST_NUMBERS }) : list(all);
  return others.length === 1
    ? msg`• Rule ${numbers} is about other changes.`
    : msg`• Rules ${numbers} are about other changes.`;
}

function passedText(passed: PassedOver, report: PolicyReport): Text {
  const { rule, why } = passed;
  const { given } = report.explanation;
  const name = msg`• Rule ${numberOf(passed, report)}, *${rule.name}*,`;
  if (why === 'budget') return msg`${name} allows nothing past a team’s budget.${budgetText(report)}`;
  if (why === 'cap') return msg`${name} has given enough: ${capText(rule, report)}`;
  const wanted = conditionText(why, rule.when, rule.decision.kind === 'allow');
  return msg`${name} says “${wanted}”.${given ? (VALUES[why]?.(given) ?? nothing) : nothing}`;
}

function capText({ name, cap }: Rule, { context, explanation: { given } }: PolicyReport): Text {
  const { unitsPerUsd, grantedByRule } = context;
  if (cap === null) return nothing;
  const already = money(grantedByRule.get(name) ?? units(0), unitsPerUsd);
  const asked = quotaText(given?.amount ?? null, unitsPerUsd);
  const most = msg`up to ${dollars(cap.total)} by it in ${spanText(cap.per)}`;
  switch (cap.of ?? 'member') {
    case 'member':
      return msg`each member gets ${most}. You’ve had ${already}, and this is ${asked}.`;
    case 'team':
      return msg`each team gets ${most}. Yours has had ${already}, and this is ${asked}.`;
    case 'company':
      return msg`all members together get ${most}. They’ve had ${already}, and this is ${asked}.`;
  }
}

function budgetText({ context, policy, explanation: { given } }: PolicyReport): Text {
  const { team, grantedToTeam, unitsPerUsd } = context;
  const budget = teamNamed(policy.people, team)?.budget;
  if (!budget || team === null) return nothing;
  const amount = given?.amount ?? null;
  return msg` The keys of ${team} were granted ${money(grantedToTeam, unitsPerUsd)} of ${dollars(budget.total)} in ${spanText(budget.per)}, and this is ${quotaText(amount, unitsPerUsd)}.`;
}

/** What a change or its key has instead of what a rule asks for. */
const VALUES: { readonly [C in ConditionName]?: (given: Circumstances) => Text } = {
  amount: ({ amount, unitsPerUsd }) => msg` This is ${quotaText(amount, unitsPerUsd)}.`,
  granted: ({ result, unitsPerUsd }) => msg` It would be ${quotaText(result.granted, unitsPerUsd)}.`,
  left: ({ result, unitsPerUsd }) => msg` It would be ${quotaText(result.left, unitsPerUsd)}.`,
  duration: ({ during }) => (during ? msg` This is for ${spanText(during)}.` : literal(' This is for good.')),
  expires: ({ result: { expiresAt } }) =>
    expiresAt ? msg` It would expire ${moment(expiresAt)}.` : literal(' It would never expire.'),
};

/** Infinity: without a limit. */
const quotaText = (amount: number | null, unitsPerUsd: UnitsPerUsd): Text =>
  amount === null || amount === Infinity ? literal('without a limit') : money(amount as Units, unitsPerUsd);
