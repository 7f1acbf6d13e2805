import { expect, test } from 'vitest';
import { parsePolicy } from '../../src/config/policy/policy-file.ts';

const written = (rules: string) =>
  `people: { leads: [S0LEADS] }\napprovals: { channel: C0REQUESTS }\nrules:\n${rules}`;

const matching = (pattern: string) =>
  written(
    `  - { name: all, when: { change: quota_increase }, then: { reason: { matches: '${pattern}', message: Say why. } } }`,
  );

test.each([
  '(?i)(\\pL?){999}'.repeat(12),
  '.{1000}.{1000}.{1000}',
])('a pattern that would hold up the bot with its repeats is refused: %s', (pattern) => {
  expect(parsePolicy(matching(pattern))).toMatchObject({
    mistakes: [{ message: expect.stringContaining('it repeats too much') }],
  });
});

test('a pattern as people write them is none', () => {
  for (const pattern of ['^[A-Z]{2,10}-[0-9]+', '^.{20,500}$', '(?i)^(OPS|INC|CHG)-\\d{1,8}\\b.*$'])
    expect(parsePolicy(matching(pattern))).toHaveProperty('policy');
});

test('a file that takes long to read is refused before it is read', () => {
  const began = performance.now();
  expect(parsePolicy(`${written('  []')}\n${'# why\n'.repeat(1_700_000)}`)).toEqual({
    mistakes: [
      {
        line: 1,
        column: 1,
        message:
          'the file is larger than 256 KB. Name people by user groups, and leave out rules that no longer matter.',
      },
    ],
  });
  expect(performance.now() - began).toBeLessThan(1000);
});
