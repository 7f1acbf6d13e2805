import { expect, test } from 'vitest';
import { Refused } from '../../src/domain/problems/problem.ts';

test('a refusal carries its problem and its cause, and is named after neither secret nor person', () => {
  const cause = new Error('ECONNREFUSED');
  const refused = new Refused({ kind: 'upstream_down', retryAt: null }, { cause });
  expect(refused).toBeInstanceOf(Error);
  expect(refused.problem).toEqual({ kind: 'upstream_down', retryAt: null });
  expect(refused.cause).toBe(cause);
  expect(String(refused)).toBe('Refused: upstream_down');
});
