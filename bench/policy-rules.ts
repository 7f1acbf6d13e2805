import { parsePolicy } from '../src/config/policy/policy-file.ts';
import { type QuotaChange, quotaChange } from '../src/domain/changes/quota.ts';
import { units } from '../src/domain/keys/quota.ts';
import { evaluatePolicy, type PolicyContext } from '../src/domain/policy/evaluate-policy.ts';
import type { Policy } from '../src/domain/policy/policy.ts';
import { span } from '../src/domain/time.ts';
import { aPolicyContext } from '../test/support/policy-context.ts';
import { benchKey } from './bench-key.ts';
import type { Ratio } from './ratio.ts';

const RULES = 100;
const REQUESTS = 20_000;
const NEEDED_A_SECOND = 10_000;
const UNITS_PER_USD = 500_000;
/** Not at night, so that rules for the night look at the clock and pass. */
const NOW = new Date('2026-11-27T10:00:00Z');

const LONG_AGO = new Date('2026-01-27T10:00:00Z');

/** How many requests one core decides, by processor time, when each condition is looked at and the last rule decides. */
export async function policy(): Promise<Ratio[]> {
  const hundred = hundredRules();
  decided(hundred, REQUESTS / 4);
  const from = process.cpuUsage();
  const byLast = decided(hundred, REQUESTS);
  const { user, system } = process.cpuUsage(from);
  if (byLast !== REQUESTS) throw new Error(`${REQUESTS - byLast} requests met an earlier rule`);
  const aSecond = REQUESTS / ((user + system) / 1e6);
  return [
    {
      what: `requests decided in a second of processor by the last of ${RULES} rules ÷ ${NEEDED_A_SECOND}`,
      value: aSecond / NEEDED_A_SECOND,
      atLeast: 1,
      from: `${aSecond.toFixed(0)} a second`,
    },
  ];
}

/** How many of them the last rule decided. */
function decided(by: Policy, count: number): number {
  let last = 0;
  for (let nth = 0; nth < count; nth += 1)
    if (evaluatePolicy(increase(nth), contextOf(nth), by).rule === 'everything else') last += 1;
  return last;
}

const increase = (nth: number): QuotaChange =>
  quotaChange(
    { sign: '+', amount: units((50 + (nth % 50)) * UNITS_PER_USD), during: nth % 2 ? span(7, 'd') : null },
    { left: units(0) },
  );

function contextOf(nth: number): PolicyContext {
  const key = { ...benchKey(nth * 50 + 1, NOW), createdAt: LONG_AGO };
  return aPolicyContext({
    key,
    toCome: key,
    now: NOW,
    zone: 'Europe/Berlin',
    grantedByRule: new Map([['rule 0', units(0)]]),
  });
}

/** Of ten kinds, ten of each, as a company of many teams may write them. */
const KINDS: readonly ((nth: number) => string)[] = [
  (nth) => `{ amount: { upTo: $${nth + 1} } }`,
  (nth) => `{ granted: { above: $${1000 - nth} } }`,
  (nth) => `{ left: { upTo: $${nth + 1} } }`,
  (nth) => `{ for: { upTo: ${nth + 1}h } }`,
  (nth) => `{ key: { name: ["ci-${nth}-*", "*-prod-${nth}"] } }`,
  (nth) => `{ key: { models: ["gpt-${nth}*"], group: [vip${nth}] } }`,
  (nth) => `{ key: { age: { below: ${nth + 1}h } } }`,
  (nth) => `{ requester: { in: [team${nth}] } }`,
  (nth) =>
    `{ amount: { upTo: $${500 + nth} }, at: { between: 22:0${nth}-06:00, on: mon-sun, zone: Asia/Tokyo } }`,
  (nth) => `{ expires: { within: ${nth + 1}h }, requester: { owner: true } }`,
];

function hundredRules(): Policy {
  const lists = Array.from({ length: 10 }, (_, nth) => `team${nth}: [U0TEAM${nth}]`).join(', ');
  const rules = Array.from({ length: RULES - 1 }, (_, nth) => {
    const when = KINDS[nth % KINDS.length]?.(Math.floor(nth / KINDS.length)) ?? '{}';
    return `  - { name: rule ${nth}, when: { change: quota_increase, ${when.slice(2)}, then: allow }`;
  });
  const parsed = parsePolicy(`people: { leads: [U0LEA], admins: [U0ADA], lists: { ${lists} } }
approvals: { channel: C0REQUESTS }
rules:
${rules.join('\n')}
  - { name: everything else, when: { change: quota_increase }, then: {} }
`);
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes.slice(0, 3)));
  return parsed.policy;
}
