import { expect, test } from 'vitest';
import { maySnooze, snoozableNow, snoozeOf } from '../../src/domain/notices/delivery/snooze.ts';
import { KEY_NOTICE_KINDS } from '../../src/domain/notices/watch-rules/watch-rules.ts';
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
  ['what expires, and is low', aKey({ ...low, expiresAt: inDays(2) }), ['expiring', 'low', 'runs_out']],
  ['nothing that is locked', aKey({ status: 2 }), []],
])('a key gives reason for %s', (_, key, kinds) => expect(snoozableNow(key, now, locked)).toEqual(kinds));

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
