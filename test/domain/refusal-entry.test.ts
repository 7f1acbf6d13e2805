import { expect, test } from 'vitest';
import type { Problem } from '../../src/domain/problems/problem.ts';
import { refusalEntry } from '../../src/domain/problems/refusal-entry.ts';
import { now } from '../support/samples.ts';

const key = { id: 42, name: 'search-prod' };
const tried = { actor: 'U0BOB', at: now, line: 'reveal search-prod' };

test.each<[string, Problem, object]>([
  [
    'somebody else’s key',
    { kind: 'not_your_key', key, owner: null },
    { act: 'right.missing', keyId: 42, requestId: null, details: { problem: 'not_your_key' } },
  ],
  [
    'a key that they may not even see',
    { kind: 'others_key', word: 'search', keys: [{ id: 42, owner: null, ownerLeft: false }] },
    { act: 'right.missing', keyId: 42, requestId: null },
  ],
  [
    'their own request',
    { kind: 'own_request', id: 'r7f3a', by: null },
    { act: 'right.missing', keyId: null, requestId: 'r7f3a' },
  ],
  [
    'somebody else’s key, by a line that is quoted',
    {
      kind: 'line_refused',
      problem: { kind: 'not_your_key', key, owner: null },
      line: '',
      meant: [],
      others: [],
      unused: null,
    },
    { act: 'right.missing', keyId: 42, requestId: null, details: { problem: 'not_your_key' } },
  ],
  [
    'what a rule refuses',
    { kind: 'policy_refuses', rule: 'never', because: 'Ask for less.' },
    { act: 'policy.refused', details: { rule: 'never', because: 'Ask for less.' } },
  ],
  [
    'a request that they may not see',
    { kind: 'no_such_request', id: 'r7f3a', isOthers: true },
    { act: 'right.missing', keyId: null, requestId: 'r7f3a', details: { problem: 'no_such_request' } },
  ],
])('an attempt is written down: %s', (_, problem, entry) => {
  const found = refusalEntry(problem, tried);
  expect(found).toMatchObject({ at: now, actor: 'U0BOB', ...entry });
  expect(found?.details).toHaveProperty('line', 'reveal search-prod');
});

test.each<[string, Problem]>([
  ['a mistake', { kind: 'no_such_key', word: 'serch', nearest: [] }],
  ['an id that is none', { kind: 'no_such_request', id: 'r7f3a' }],
  ['trouble', { kind: 'directory_unavailable' }],
  [
    'what a group that could not be read may allow',
    { kind: 'role_unproven', groups: ['S0LEADS'], problem: { kind: 'leads_only', act: 'decide' } },
  ],
])('%s is no attempt', (_, problem) => expect(refusalEntry(problem, tried)).toBeNull());

test('what the refusal does not tell is taken from what was pressed or sent', () => {
  const pressed = { actor: 'U0BOB', at: now, did: 'request.approve', keyId: 42, requestId: 'r7f3a' };
  expect(refusalEntry({ kind: 'leads_only', act: 'decide' }, pressed)).toMatchObject({
    keyId: 42,
    requestId: 'r7f3a',
    details: { problem: 'leads_only', did: 'request.approve' },
  });
});
