import { expect, test } from 'vitest';
import { policyMessage } from '../../src/slack/views/account/policy.ts';
import { shown, spoken } from '../support/rendered-text.ts';
import { policyFrom, writtenPolicy } from '../support/written-policy.ts';

const rule = (name: string, then = '{}') =>
  `  - { name: ${name}, when: { change: unlimited_on }, then: ${then} }`;

test('of a team without a channel of its own the company’s is named, whatever stands above', () => {
  const policy = policyFrom(`
people: { leads: [S0LEADS] }
approvals: { channel: C0REQUESTS }
teams:
  search: { members: [S0SEARCH], channel: C0SEARCH }
  ads: { members: [U0ANA] }
rules:
${rule('all')}`);
  expect(spoken(policyMessage(policy))).toMatch(
    /Team \*search\*.*posted in <#C0SEARCH>\.\nTeam \*ads\*.*posted in <#C0REQUESTS>\./,
  );
});

test('what is typed to approve is also told of what has no amount', () => {
  expect(spoken(policyMessage(writtenPolicy(rule('all', '{ stepUp: typed }'))))).toContain(
    'Whoever approves types the amount first, or the key’s name if there is no amount.',
  );
});

test.each([
  [3, [1, 1, 1]],
  [50, Array.from({ length: 25 }, () => 2)],
])('each rule stands by itself while there is room: %i', (many, expected) => {
  const [one] = writtenPolicy(rule('all')).rules;
  const policy = writtenPolicy(rule('all'));
  const rules = Array.from({ length: many }, () => one).flatMap((found) => (found ? [found] : []));
  const { blocks } = shown(policyMessage({ ...policy, rules }));
  const counts = blocks.map((block) => JSON.stringify(block).match(/→/g)?.length ?? 0);
  expect(counts.filter((count) => count > 0)).toEqual(expected);
});
