import { expect, test } from 'vitest';
import {
  type Assignment,
  afterReveal,
  mayApproveReveal,
  revealRuling,
  withApproval,
} from '../../src/domain/keys/assignment.ts';
import { DAY, HOUR } from '../../src/domain/time.ts';

const at = new Date('2026-12-03T10:00:00Z');
const later = (ms: number) => new Date(at.getTime() + ms);
const given: Assignment = {
  id: 'a1',
  keyId: 1,
  by: 'U0ADA',
  from: 'U0ANA',
  to: 'U0BOB',
  at,
  revealed: false,
  approval: null,
};

test.each([
  ['never assigned', null, 0, 'free'],
  ['just assigned', given, 0, 'guarded'],
  ['assigned by a clock that was ahead', given, -30 * DAY, 'guarded'],
  ['a moment before the day is over', given, DAY - 1, 'guarded'],
  ['a day later', given, DAY, 'free'],
  ['approved', withApproval(given, 'U0LEA', later(0)), HOUR - 1, 'approved'],
  ['approved an hour ago', withApproval(given, 'U0LEA', later(0)), HOUR, 'guarded'],
  ['approved in the future', withApproval(given, 'U0LEA', later(HOUR)), 0, 'guarded'],
  ['approved and used', afterReveal(withApproval(given, 'U0LEA', later(0))), 1, 'guarded'],
] as const)('%s: the secret is %s', (_when, assignment, ms, kind) => {
  expect(revealRuling(assignment, later(ms)).kind).toBe(kind);
});

test.each([
  ['U0LEA', 'admin', true],
  ['U0ANA', 'admin', true],
  ['U0ADA', 'admin', false],
  ['U0BOB', 'admin', false],
  ['U0LEE', 'lead', false],
  ['U0LEA', 'member', false],
] as const)('%s as %s agrees to a reveal: %s', (id, role, may) => {
  expect(mayApproveReveal({ id, role }, given)).toBe(may);
});
