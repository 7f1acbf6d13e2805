import type { Policy, Rule } from '../../src/domain/policy/policy.ts';
import type { Message } from '../../src/slack/blocks/unrendered.ts';
import { policyMessage } from '../../src/slack/views/account/policy.ts';
import { policyFrom } from './written-policy.ts';

/** Every condition, bound and outcome that a rule can have. */
const everyRule = `
  - name: small top-ups
    when: { change: quota_increase, amount: { upTo: $10 }, requester: { owner: true, in: [leads, finance] } }
    then: allow
    cap: { total: $30, per: 30d, of: team }
  - name: new keys for CI
    when: { change: create_above_limit, granted: { above: $50, upTo: $80 }, key: { age: { below: 1h }, models: [gpt-5-mini], team: [search, ads] } }
    then: allow
  - name: new keys for tests
    when: { change: create_above_limit, key: { name: "test-*" } }
    then: allow
    cap: { total: $300, per: 30d, of: company }
  - name: unlimited, for an hour
    when: { change: unlimited_on, for: { upTo: 1h } }
    then: allow
  - name: y
    when: { change: quota_increase, amount: { upTo: $20 } }
    then: allow
    cap: { total: $30, per: 30d }
  - name: x
    when:
      change: quota_increase
      left: { above: $100 }
      for: { above: 7d }
      expires: { within: 1y }
      requester: { owner: false }
      key: { name: ["ci-*", dev, a, b, c, d, e], models: ["gpt-5*"], group: [vip, ""], unusedFor: 7d }
      at: { between: 22:00-06:00, on: mon-fri, zone: Europe/Berlin }
    then: refuse
    because: x
  - name: unlimited, briefly
    when: { change: unlimited_on, for: { upTo: 24h } }
    then: { approvals: 2, from: [leads, admins] }
  - name: unlimited, for some days
    when: { change: unlimited_on, for: { above: 24h, upTo: 7d } }
    then: { from: [admins], reason: { required: false, matches: "^OPS", message: "Start with OPS." }, channel: C0REQUESTS }
  - name: a new limit
    when: { change: unlimited_off }
    then: { from: { leads: 2, finance: 1 }, channel: C0REQUESTS, expires: 48h, remind: [1h], escalate: { after: 8h, to: admins } }
  - name: everything else
    when: { change: [quota_increase, expiry_above_limit] }
    then: { approvals: 2, from: [finance, legal], expires: 2h, escalate: null, silent: [U0BOB], stepUp: typed, maxFor: 30d, mayLower: no }
`;

function written(people: string, rules: string): Policy {
  const policy = policyFrom(`people: ${people}\napprovals: { channel: C0REQUESTS }\nrules:${rules}`);
  return { ...policy, audit: { headTo: 'C0REQUESTS' } };
}

const everything = '\n  - { name: all, when: { change: [quota_increase, unlimited_on] }, then: {} }\n';

const usual = written(
  `{ leads: [S0LEADS, U0LEE], admins: [S0ADMINS], lists: { finance: [S0ADMINS, U0BOB], legal: [U0LEA] } }
teams:
  search: { members: [S0LEADS], leads: [U0LEA], channel: C0REQUESTS, budget: { total: $500, per: 30d } }
  ads: { members: [U0ANA, U0BOB] }`,
  everyRule,
);
const short = written('{ leads: [U0LEE] }', everything);
const [first] = short.rules;

/** With more rules than one message of Slack holds. */
const long: Policy = {
  ...short,
  rules: Array.from({ length: 165 }, (_, at) => ({ ...first, name: `search-prod-${at}` }) as Rule),
};

/** What `policy` answers; `text`: what somebody wrote into the file. */
export const everyPolicy = (text: string): Message[] => [
  policyMessage({ ...usual, rules: usual.rules.map((rule) => hostile(rule, text)) }),
  policyMessage({ ...short, breakGlass: { from: ['admins'] } }),
  policyMessage(long),
];

const hostile = (rule: Rule, text: string): Rule =>
  rule.decision.kind === 'refuse'
    ? { ...rule, name: text, decision: { kind: 'refuse', because: text } }
    : rule;
