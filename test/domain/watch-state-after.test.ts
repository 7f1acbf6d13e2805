import { describe, expect, test } from 'vitest';
import { type KeyChange, planFor } from '../../src/domain/changes/changes.ts';
import { birthPlan } from '../../src/domain/changes/create.ts';
import type { WritePlan } from '../../src/domain/changes/plan.ts';
import { type Key, STATUS } from '../../src/domain/keys/key.ts';
import { units, usd } from '../../src/domain/keys/quota.ts';
import { evaluate } from '../../src/domain/notices/evaluate.ts';
import { seenOf, watchStateAfter } from '../../src/domain/notices/seen.ts';
import type { WatchState } from '../../src/domain/notices/watch-rules/rule.ts';
import { span } from '../../src/domain/time.ts';
import { aKey, aNewKey, dollars, inDays, now, UNITS_PER_USD } from '../support/samples.ts';

const around = {
  burn: null,
  thresholds: {
    quotaLeft: [20, 5],
    runsOutWithin: span(3, 'd'),
    expiring: [7, 3, 1],
    anomaly: { times: 5, above: usd(5) },
  },
  unitsPerUsd: UNITS_PER_USD,
  watchedSince: new Date(0),
  now,
};

const rename: KeyChange = { kind: 'edit', seen: { name: 'search' }, to: { name: 'search-live' } };
const renew: KeyChange = { kind: 'renew', span: span(5, 'd'), zone: 'UTC' };
const disable: KeyChange = { kind: 'disable' };
const enable: KeyChange = { kind: 'enable' };
const quota = (amount: number): KeyChange => ({ kind: 'quota', delta: dollars(amount), during: null });
const takeBack: KeyChange = { kind: 'revert', of: 'quota', granted: dollars(15) };

const expired = { expiresAt: inDays(-1) };
const exhausted = { left: units(0), used: dollars(20) };
const disabled = { status: STATUS.disabled };

const calm = (key: Key, over: Partial<WatchState> = {}): WatchState => ({
  state: 'enabled',
  transitions: 0,
  unconfirmed: false,
  levels: {},
  seen: seenOf(key),
  ...over,
});

function planOf(change: KeyChange, key: Key): WritePlan {
  const planned = planFor(change, key, now);
  if ('stale' in planned) throw new Error(`stale: ${planned.stale.kind}`);
  return planned.plan;
}

const written = (key: Key, { after }: WritePlan): Key => ({
  ...key,
  ...after.settings,
  unlimited: after.unlimited,
  left: units(after.granted - key.used),
  ...(after.status && { status: STATUS[after.status] }),
});

/** What two sweeps tell of a key that was `known`, was `edited` outside, and was then changed by the bot. */
function toldAfter(change: KeyChange, known: Partial<Key>, edited: Partial<Key>, over: Partial<WatchState>) {
  const before = calm(aKey(known), over);
  const found = aKey({ ...known, ...edited });
  const plan = planOf(change, found);
  const key = written(found, plan);
  const first = evaluate(watchStateAfter({ plan, key }, before, now), key, around);
  const second = evaluate(first.state, key, around);
  return [...first.notices, ...second.notices].map(({ kind }) => kind);
}

describe('the next sweeps tell what the bot’s own change does not explain, once', () => {
  test.each<[string, KeyChange, Partial<Key>, Partial<Key>, Partial<WatchState>, string[]]>([
    ['a rename', rename, {}, {}, {}, []],
    ['a rename of a key that has expired since', rename, expired, {}, {}, ['expired']],
    ['a rename of a key that was used up since', rename, {}, exhausted, {}, ['exhausted']],
    [
      'a rename between the two readings of a key that is used up',
      rename,
      {},
      exhausted,
      { unconfirmed: true },
      ['exhausted'],
    ],
    ['a rename of a key that was disabled since', rename, {}, disabled, {}, ['disabled']],
    ['a rename of one that is known to be disabled', rename, disabled, {}, { state: 'disabled' }, []],
    [
      'a rename of one that was enabled since',
      rename,
      disabled,
      { status: STATUS.enabled },
      { state: 'disabled' },
      ['revived'],
    ],
    ['a rename of one whose models were edited since', rename, {}, { models: ['o9'] }, {}, ['changed']],
    ['a disable', disable, {}, {}, {}, []],
    ['a disable of a key that has expired since', disable, expired, {}, {}, []],
    ['an enable', enable, disabled, {}, { state: 'disabled' }, []],
    ['an enable of a key that was disabled since', enable, {}, disabled, {}, []],
    ['a renewal into the warned days', renew, expired, {}, { state: 'expired' }, []],
    ['a renewal of a key that has expired since', renew, expired, {}, {}, []],
    ['a renewal of a key that was used up since', renew, {}, exhausted, {}, ['exhausted']],
    ['all quota taken', quota(-10), {}, {}, {}, []],
    ['the end of a loan that takes all', takeBack, {}, {}, {}, []],
    ['more quota', quota(50), exhausted, {}, { state: 'exhausted' }, []],
    ['more quota for a key that was disabled since', quota(50), {}, disabled, {}, ['disabled']],
  ])('%s', (_, change, known, edited, over, told) => {
    expect(toldAfter(change, known, edited, over)).toEqual(told);
  });
});

test('a write that never landed explains nothing', () => {
  const found = aKey(expired);
  const before = calm(aKey());
  const state = watchStateAfter({ plan: planOf(renew, found), key: found }, before, now);
  const told = evaluate(state, found, around).notices.map(({ kind }) => kind);
  expect([state.state, state.knows, told]).toEqual(['enabled', undefined, ['expired']]);
});

test('of a new key all is known', () => {
  const plan = birthPlan({ kind: 'create', key: aNewKey() }, 41, now);
  const key = aKey({ ...exhausted, expiresAt: inDays(2) });
  const known = watchStateAfter({ plan, key }, null, now);
  expect(known).toMatchObject({ state: 'exhausted', transitions: 0, knows: { days: 2 } });
  expect(evaluate(known, key, around).notices).toEqual([]);
});
