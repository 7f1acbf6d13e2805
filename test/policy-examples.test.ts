import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judgedIn } from '../src/cli/policy/test-policy.ts';
import { parsePolicy } from '../src/config/policy/policy-file.ts';
import { CONDITION_NAMES } from '../src/domain/policy/conditions/conditions.ts';
import { policyFrom } from './support/written-policy.ts';

const page = readFileSync(new URL('../docs/policy.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
const channel = 'approvals: { channel: C0123REQ }\n';
const team = 'teams: { search: { members: [S0SEARCH] } }\n';
const people = `people: { leads: [S0123LEADS], admins: [U0123ADA], lists: { finance: [S0123FIN] } }\n${channel}`;

test.each(examples)('the bot starts with the example %#', (text) => {
  expect(parsePolicy((text.startsWith('people:') ? channel : people) + text)).toMatchObject({ policy: {} });
});

test('each line of the table of conditions is one that the bot reads, and none is missing', () => {
  const conditions = [...page.matchAll(/^\| `(.*)` \|/gm)].map(([, text = '']) => text);
  const met = conditions.map((condition) => {
    const text = `${people}${team}rules:\n  - { name: a, when: { change: quota_increase, ${condition} }, then: {} }\n`;
    const parsed = parsePolicy(text);
    if ('mistakes' in parsed) throw new Error(`${condition}: ${JSON.stringify(parsed.mistakes)}`);
    const [rule] = parsed.policy.rules;
    return Object.keys(rule?.when ?? {}).filter((name) => name !== 'change');
  });
  expect(met.flat().toSorted()).toEqual(CONDITION_NAMES.filter((name) => name !== 'change').toSorted());
});

test('the cases of the page are as it expects of its policy with caps', () => {
  const [cases = ''] = [...page.matchAll(/^```yaml cases\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
  const policy = policyFrom(people + examples.findLast((text) => text.includes('small top-ups')));
  const trial = { policy, now: new Date(), unitsPerUsd: 500_000 };
  const judged = judgedIn(trial, { file: 'cases.yaml', text: cases });
  expect(judged.length).toBeGreaterThan(4);
  expect(judged.filter((one) => !one.judged.isExpected)).toEqual([]);
});

test('the team of a new key is the one that its line names', () => {
  const policy = policyFrom(`${people}teams:
  search: { members: [U0ANA] }
  ads: { members: [U0ANA] }
rules:
  - { name: of ads, when: { change: create_above_limit, key: { team: ads } }, then: {} }
  - { name: others, when: { change: create_above_limit }, then: {} }
`);
  const trial = { policy, now: new Date(), unitsPerUsd: 500_000 };
  const ruleFor = (ask: string) => {
    const text = `- { as: U0ANA, ask: ${ask}, expect: { outcome: ask } }`;
    return judgedIn(trial, { file: 'cases.yaml', text }).map(({ judged }) => judged.rule);
  };
  expect(ruleFor('create ci --quota $500 --team Ads')).toEqual(['of ads']);
  expect(ruleFor('create ci --quota $500 --team search')).toEqual(['others']);
  expect(ruleFor('create ci --quota $500')).toEqual(['others']);
  expect(() => ruleFor('create ci --quota $500 --team adz')).toThrow('names a team');
});
