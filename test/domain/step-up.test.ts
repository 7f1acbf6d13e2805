import { expect, test } from 'vitest';
import { isTyped } from '../../src/domain/requests/approval/terms/step-up.ts';

const request = (keyName: string) => ({
  approval: {
    approvals: 1,
    from: ['leads'],
    reason: 'required',
    stepUp: 'typed',
    rule: 'unlimited needs a lead',
    about: 'unlimited_on',
  } as const,
  change: { kind: 'unlimited_on', during: null } as const,
  keyName,
  unitsPerUsd: 500_000,
});

test.each([
  ['search ', 'search'],
  [' search', 'search'],
  ['two  words', 'two words'],
  ['two\nlines', 'two lines'],
  ['e\u200bvil', 'evil'],
  ['ｓearch', 'search'],
])('the name of the key %j is typed as it is read: %j', (keyName, name) => {
  expect(isTyped(request(keyName), { kind: 'name', name })).toBe(true);
});

test.each(['', ' ', 'Search', 'search-prod', 'sea rch'])('%j is not the name search', (name) => {
  expect(isTyped(request('search'), { kind: 'name', name })).toBe(false);
});
