import type { Change } from '../../src/domain/changes/changes.ts';
import { askedOf, explainPolicy, type PolicyContext } from '../../src/domain/policy/evaluate-policy.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { span } from '../../src/domain/time.ts';
import type { Message } from '../../src/slack/blocks/unrendered.ts';
import { explainedMessage } from '../../src/slack/views/account/policy-explained.ts';
import type { PolicyReport } from '../../src/usecases/requests/preview-change.ts';
import { aPolicyContext } from './policy-context.ts';
import { aKey, aNewKey, ana, dollars } from './samples.ts';
import { withBudget } from './with-budget.ts';
import { writtenPolicy } from './written-policy.ts';

const amount = (n: number, days?: number): Change => ({
  kind: 'quota',
  delta: dollars(n),
  during: days === undefined ? null : span(days, 'd'),
});

/** Each is passed over for another cause. */
const rules = writtenPolicy(`
  - { name: small top-ups, when: { change: quota_increase, amount: { upTo: $10 } }, then: allow, cap: { total: $30, per: 30d } }
  - { name: rich keys, when: { change: [quota_increase, create_above_limit], granted: { above: $1000 } }, then: { approvals: 2, from: [leads, admins], channel: C0REQUESTS, expires: 48h } }
  - { name: full keys, when: { change: quota_increase, left: { above: $500 } }, then: refuse, because: There is enough left. }
  - { name: for a week, when: { change: [quota_increase, unlimited_on], for: { upTo: 7d } }, then: { reason: { required: false, matches: ^OPS, message: Start with OPS. }, expires: 2h } }
  - { name: short lives, when: { change: quota_increase, expires: { within: 7d } }, then: allow }
  - { name: ci, when: { change: quota_increase, key: { name: "ci-*" } }, then: refuse, because: CI keys are topped up by the platform team. }
  - { name: middling keys, when: { change: create_above_limit, granted: { upTo: $80 } }, then: allow }
  - { name: the rest, when: { change: [quota_increase, create_above_limit] }, then: { reason: { required: true, matches: ^OPS, message: Start with OPS. } } }
`);

const OTHER_CAPS = ['team', 'company'] as const;

const capped = (of: (typeof OTHER_CAPS)[number]): Policy => ({
  ...rules,
  rules: rules.rules.map((rule) => (rule.cap ? { ...rule, cap: { ...rule.cap, of } } : rule)),
});

/** What `policy explain` answers; `text`: what somebody wrote into the file. */
export const everyExplained = (text: string): Message[] => [
  ...everyReport(text).map((one) => explainedMessage(one, '')),
  ...['launch week', 'OPS-12 launch'].flatMap((reason) =>
    everyReport(text)
      .slice(0, 1)
      .map((one) => explainedMessage(one, reason)),
  ),
];

/** Asked, by nobody who may, at once by a cap, refused, and what needs no decision. */
export const outcomesOfQuota = (text: string): PolicyReport[] =>
  [0, 4, 5, 7, 9, 15, 16].flatMap((at) => everyReport(text)[at] ?? []);

function everyReport(text: string): PolicyReport[] {
  const used = new Map([['small top-ups', dollars(25)]]);
  const hostile = { ...rules, rules: rules.rules.map((rule) => ({ ...rule, name: `${text} ${rule.name}` })) };
  const alone = { ...rules, people: { leads: [ana.id], admins: [], lists: {}, teams: {} } };
  const many = {
    ...rules,
    rules: [...Array(9).fill(rules.rules[1]), ...Array(30).fill(rules.rules[3]), ...rules.rules],
  };
  return [
    report(amount(50)),
    report(amount(50, 30), { key: aKey({ expiresAt: null }) }),
    report(amount(50), {}, hostile),
    report(amount(50), {}, many),
    report(amount(50), {}, alone),
    report(amount(5), { grantedByRule: used }),
    report(amount(10), { grantedByRule: used }),
    report(amount(50), { key: aKey({ name: 'ci-a' }) }),
    report(amount(50, 2)),
    report(amount(-5)),
    report({ kind: 'unlimited_on', during: null }),
    report({ kind: 'create', key: aNewKey({ quota: dollars(100), unlimited: true }) }, { key: null }),
    report({ kind: 'create', key: aNewKey({ quota: dollars(600) }) }, { key: null }),
    report(
      { kind: 'create', key: aNewKey({ quota: dollars(100), unlimited: true }) },
      { key: null },
      { ...rules, rules: rules.rules.slice(6) },
    ),
    report({ kind: 'claim' }),
    ...OTHER_CAPS.map((of) => report(amount(5), { grantedByRule: used }, capped(of))),
    ...OTHER_CAPS.map((of) => report(amount(10), { grantedByRule: used }, capped(of))),
    report(amount(5), { team: 'search', grantedToTeam: dollars(48) }, withBudget(rules)),
  ];
}

function report(change: Change, over: Partial<PolicyContext> = {}, policy: Policy = rules): PolicyReport {
  const context = aPolicyContext(over);
  const explanation = explainPolicy(change, context, policy);
  const { decision } = explanation;
  const isRuled = decision.kind === 'ask' && decision.about !== 'ownership';
  return {
    change,
    key: context.key,
    reader: ana,
    owner: ana.id,
    explanation,
    asked: isRuled ? askedOf(change, decision, { context, policy }) : null,
    context,
    policy,
  };
}
