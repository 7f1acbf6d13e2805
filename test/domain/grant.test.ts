import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/domain/changes/changes.ts';
import {
  grantAfterRevert,
  grantOf,
  grantStep,
  grantsAfter,
  type OpenGrant,
} from '../../src/domain/requests/grant.ts';
import type { Failure } from '../../src/domain/requests/outcome.ts';
import { applied, failed, newApproved, startApplying } from '../../src/domain/requests/transitions.ts';
import { span } from '../../src/domain/time.ts';
import { aNewRequest, ana, dollars, inDays, now } from '../support/samples.ts';

const appliedAt = inDays(2);

function requestFor(change: Change) {
  const effect = {
    keyId: 42,
    left: dollars(60),
    grantedBefore: dollars(20),
    was: {},
    grantedAfter: dollars(70),
    unlimited: false,
    expiresAt: null,
  };
  return applied(startApplying(newApproved(aNewRequest({ change })), now), appliedAt, effect);
}

describe('an applied change that ends by itself', () => {
  const grant = { requestId: 'r7f3a2', keyId: 42, member: ana.id, state: 'active' };

  test('more for a week: what was added is taken back, a week after it was applied', () => {
    const request = requestFor({ kind: 'quota', delta: dollars(50), during: span(7, 'd') });
    expect(grantOf(request, 'UTC')).toEqual({
      ...grant,
      of: 'quota',
      granted: dollars(50),
      endsAt: inDays(9),
    });
  });

  test('unlimited for four hours: what was granted before comes back', () => {
    const request = requestFor({ kind: 'unlimited_on', during: span(4, 'h') });
    const endsAt = new Date(appliedAt.getTime() + 4 * 3_600_000);
    expect(grantOf(request, 'UTC')).toEqual({ ...grant, of: 'unlimited_on', granted: dollars(20), endsAt });
  });

  test('a month is one of the zone', () => {
    const request = requestFor({ kind: 'quota', delta: dollars(50), during: span(5, 'mo') });
    // 23 November, 13:00 in Berlin, to 23 April, 13:00: summer time began.
    expect(grantOf(request, 'Europe/Berlin')?.endsAt).toEqual(new Date('2027-04-23T11:00:00Z'));
    expect(grantOf(request, 'UTC')?.endsAt).toEqual(new Date('2027-04-23T12:00:00Z'));
  });

  test.each<[string, Change]>([
    ['more for good', { kind: 'quota', delta: dollars(50), during: null }],
    ['unlimited for good', { kind: 'unlimited_on', during: null }],
    ['a limit', { kind: 'unlimited_off', left: dollars(5) }],
    ['a renewal', { kind: 'renew', span: span(30, 'd'), zone: 'UTC' }],
  ])('%s ends never', (_, change) => expect(grantOf(requestFor(change), 'UTC')).toBeNull());
});

describe('what an applied change leaves of the grants that are open on its key', () => {
  const loan = (requestId: string, amount: number, days: number): OpenGrant => ({
    requestId,
    keyId: 42,
    member: ana.id,
    of: 'quota',
    granted: dollars(amount),
    endsAt: inDays(days),
    state: 'active',
  });
  const unlimited: OpenGrant = { ...loan('u', 20, 3), of: 'unlimited_on' };
  const failing: OpenGrant = { ...loan('f', 20, -1), of: 'unlimited_on', state: 'failed' };
  const left = (open: readonly OpenGrant[], change: Change) =>
    grantsAfter(open, { change }).map(({ next }) => [next.requestId, next.state, next.granted / dollars(1)]);
  const quota = (amount: number): Change => ({ kind: 'quota', delta: dollars(amount), during: null });

  test.each<[string, readonly OpenGrant[], Change, unknown]>([
    ['all of a loan given back', [loan('a', 50, 7)], quota(-50), [['a', 'superseded', 50]]],
    ['part of a loan given back', [loan('a', 50, 7)], quota(-20), [['a', 'active', 30]]],
    ['more than was lent', [loan('a', 50, 7)], quota(-60), [['a', 'superseded', 50]]],
    [
      'what ends first is given back first',
      [loan('late', 30, 9), loan('soon', 50, 2)],
      quota(-60),
      [
        ['soon', 'superseded', 50],
        ['late', 'active', 20],
      ],
    ],
    ['more quota', [loan('a', 50, 7), unlimited], quota(5), []],
    ['a give-back leaves an unlimited grant alone', [unlimited], quota(-5), []],
    [
      'a limit with so much left ends whatever was lent before',
      [loan('a', 50, 7), unlimited, failing],
      { kind: 'unlimited_off', left: dollars(5) },
      [
        ['a', 'superseded', 50],
        ['u', 'superseded', 20],
        ['f', 'superseded', 20],
      ],
    ],
    [
      'unlimited anew: only the newest grant says when that ends',
      [loan('a', 50, 7), failing],
      { kind: 'unlimited_on', during: span(1, 'd') },
      [['f', 'superseded', 20]],
    ],
    ['a renewal', [loan('a', 50, 7)], { kind: 'renew', span: span(30, 'd'), zone: 'UTC' }, []],
    ['a disable', [loan('a', 50, 7), unlimited], { kind: 'disable' }, []],
  ])('%s', (_, open, change, expected) => expect(left(open, change)).toEqual(expected));
});

const drifted = { kind: 'drifted', wanted: dollars(20), found: dollars(19) } as const;

test.each<[string, OpenGrant['of'], Failure, string, string]>([
  ['came out otherwise', 'quota', drifted, 'close', 'reverted'],
  ['did not show', 'quota', { kind: 'not_taken', fields: ['name'] }, 'close', 'reverted'],
  ['was refused', 'quota', { kind: 'refused', message: 'no' }, 'retry', 'failed'],
  ['came out otherwise', 'unlimited_on', drifted, 'retry', 'failed'],
])('whose end %s: lent %s', (_what, of, failure, step, state) => {
  const grant: OpenGrant = {
    requestId: 'r7f3a2',
    keyId: 42,
    member: ana.id,
    of,
    granted: dollars(50),
    endsAt: now,
    state: 'failed',
  };
  const change = { kind: 'revert', of, granted: dollars(50) } as const;
  const revert = failed(startApplying(newApproved(aNewRequest({ change })), now), appliedAt, failure);
  const around = { ofKey: [grant], revert, now: inDays(3) };
  expect(grantStep(grant, around)).toBe(step);
  expect(grantAfterRevert(grant, revert)?.state).toBe(state);
});
