import { expect, test } from 'vitest';
import { maySnooze, snoozableNow, snoozeOf, snoozeSpan } from '../../src/domain/notices/delivery/snooze.ts';
import { KEY_NOTICE_KINDS } from '../../src/domain/notices/watch-rules/watch-rules.ts';
import { span } from '../../src/domain/time.ts';
import { aKey, ana, dollars, inDays, now } from '../support/samples.ts';

const locked = ['disabled', 'expired', 'exhausted'];
const low = { left: dollars(1), used: dollars(19) };

test('warnings may be put off; what stops a key, unless the policy locks it; good news, never', () => {
  expect(KEY_NOTICE_KINDS.filter((kind) => maySnooze(kind, locked))).toEqual([
    'low',
    'runs_out',
    'anomaly',
    'changed',
    'expiring',
  ]);
  expect(KEY_NOTICE_KINDS.filter((kind) => maySnooze(kind, []) !== maySnooze(kind, locked))).toEqual(locked);
});

test.each([
  ['nothing, of a key that is well', aKey(), []],
  ['what is low', aKey(low), ['low', 'runs_out']],
  ['what only runs out', { ...aKey(), runsOutAt: inDays(2) }, ['runs_out']],
  ['nothing, of what runs out in a week', { ...aKey(), runsOutAt: inDays(7) }, []],
  ['what expires, and is low', aKey({ ...low, expiresAt: inDays(2) }), ['expiring', 'low', 'runs_out']],
  ['nothing that is locked', aKey({ status: 2 }), []],
])('a key gives reason for %s', (_, key, kinds) => expect(snoozableNow(key, now, locked)).toEqual(kinds));

test.each([
  ['never expires', aKey({ expiresAt: null }), 7],
  ['expires in a month', aKey({ expiresAt: inDays(30) }), 7],
  ['expires in exactly eight days', aKey({ expiresAt: inDays(8) }), 7],
  ['expires in a week', aKey({ expiresAt: inDays(7) }), 6],
  ['expires in two days and a half', aKey({ expiresAt: inDays(2.5) }), 1],
  ['expires within two days', aKey({ expiresAt: inDays(1.99) }), null],
  ['has expired', aKey({ expiresAt: inDays(-1) }), 7],
])('news about a key that %s is put off for so many days that it comes again before that', (_, key, days) => {
  expect(snoozeSpan(key, now)).toEqual(days && span(days, 'd'));
  if (days === null) expect(snoozableNow({ ...key, ...low }, now, locked)).toEqual([]);
});

test('a key is put off while all that it gives reason for is, until the first of it ends', () => {
  const key = aKey({ ...low, expiresAt: inDays(5) });
  const put = (kind: 'low' | 'runs_out' | 'expiring', days: number) => ({
    member: ana.id,
    keyId: key.id,
    kind,
    until: inDays(days),
  });
  const of = (...snoozes: ReturnType<typeof put>[]) => snoozeOf(key, { snoozes, locked, now });
  expect(of()).toEqual({ until: null });
  expect(of(put('low', 7), put('runs_out', 7))).toEqual({ until: null });
  expect(of(put('low', 7), put('runs_out', 7), put('expiring', 3))).toEqual({ until: inDays(3) });
  expect(of(put('low', 7), put('runs_out', 7), put('expiring', -1))).toEqual({ until: null });
  expect(snoozeOf(aKey(), { snoozes: [], locked, now })).toBeNull();
});
