import { describe, expect, test } from 'vitest';
import { snapshotOf } from '../../src/domain/changes/plan.ts';
import { nextTrouble } from '../../src/domain/notices/delivery/next-trouble.ts';
import { hasCome, isOver, isTrouble, LIVES, type TroubleBody } from '../../src/domain/notices/life.ts';
import type { Ended, KeyNotice, Notice, NoticeBody } from '../../src/domain/notices/notice.ts';
import { saysToo } from '../../src/domain/notices/seen.ts';
import type { Levels } from '../../src/domain/notices/watch-rules/rule.ts';
import { HOUR } from '../../src/domain/time.ts';
import { aKey, dollars, inDays, now } from '../support/samples.ts';

const calm = { state: 'enabled', transitions: 0, unconfirmed: false } as const;
const ago = (hours: number): Ended => ({ at: new Date(now.getTime() - hours * HOUR), how: 'solved' });
const channel = (error: string): TroubleBody => ({ kind: 'channel_trouble', channel: 'C0', error });
const group = (why: 'missing' | 'empty'): TroubleBody => ({
  kind: 'group_trouble',
  group: 'S0',
  list: 'leads',
  why,
});
const unreadable = (ids: number[], nameless = 0): TroubleBody => ({
  kind: 'unreadable_keys',
  ids,
  nameless,
});
const left = (keys: number): TroubleBody => ({ kind: 'owner_left', owner: 'U0ANA', keys });
const aside = (ref: string): TroubleBody => ({ kind: 'set_aside', job: 'apply', item: 'r', ref });

describe('a trouble', () => {
  test.each<[string, TroubleBody | null, Ended | null, TroubleBody, ReturnType<typeof nextTrouble>]>([
    ['is news', null, null, channel('a'), 'new'],
    ['is told once as long as it lasts', channel('a'), null, channel('a'), 'stands'],
    ['is news for another reason', channel('a'), null, channel('b'), 'new'],
    ['is the same within an hour', channel('a'), ago(0.9), channel('a'), 'reopened'],
    ['is news after an hour', channel('a'), ago(1), channel('a'), 'new'],
    ['is news for another reason at once', group('empty'), ago(0.1), group('missing'), 'new'],
    ['of the same keys stands', unreadable([1, 2]), null, unreadable([1, 2]), 'stands'],
    ['of more keys is news', unreadable([1]), null, unreadable([1, 2]), 'new'],
    ['of more keys without a number is news', unreadable([1]), null, unreadable([1], 1), 'new'],
    ['stands however many keys the owner has', left(1), null, left(2), 'stands'],
    ['stands under every reference', aside('a'), null, aside('b'), 'stands'],
  ])('%s', (_what, body, ended, found, next) =>
    expect(nextTrouble(body && { body, ended }, found, now)).toBe(next));
});

describe('a message that stands says an edit of the expiry too', () => {
  const told = inDays(3);
  const standing: Notice = {
    id: 'n',
    to: { kind: 'member', id: 'U0ANA' },
    body: {
      kind: 'key',
      keyId: 42,
      name: 'search',
      what: { kind: 'expiring', keyId: 42, days: 3, period: String(told.getTime()) },
      by: null,
    },
  };
  const says = (expiresAt: Date | null) => {
    const key = { ...aKey({ expiresAt }), owner: 'U0ANA', deletedAt: null };
    const what: KeyNotice = {
      kind: 'changed',
      keyId: 42,
      days: null,
      period: '1',
      was: snapshotOf(aKey({ expiresAt: told })),
      is: snapshotOf(key),
    };
    const body = { kind: 'key', keyId: 42, name: 'search', what, by: null } as const;
    return saysToo(standing, { body, key, applied: null, now });
  };
  test.each([
    ['later', inDays(30), true],
    ['to never', null, true],
    ['sooner, which somebody must notice: no', inDays(1), false],
  ] as const)('%s', (_to, expiresAt, expected) => expect(says(expiresAt)).toBe(expected));
});

test('every kind of notice says how its life ends, and only troubles end as such', () => {
  const kinds = Object.keys(LIVES) as NoticeBody['kind'][];
  expect(kinds.filter((kind) => isTrouble({ kind } as NoticeBody))).toEqual([
    'set_aside',
    'owner_left',
    'channel_trouble',
    'group_trouble',
    'zone_unknown',
    'upstream_trouble',
    'account_trouble',
    'unreadable_keys',
    'policy_trouble',
  ]);
});

describe('news of a key is over, and open again where what it warned of may be mended', () => {
  const about = (what: Pick<KeyNotice, 'kind' | 'period'>): Notice => ({
    id: 'n',
    to: { kind: 'member', id: 'U0ANA' },
    body: { kind: 'key', keyId: 42, name: 'search', what: { keyId: 42, days: null, ...what }, by: null },
  });
  const at = (days: number) => String(inDays(days).getTime());
  const expiring = about({ kind: 'expiring', period: at(-1) });
  const low = about({ kind: 'low', period: `${dollars(20)}-20` });
  const unusual = about({ kind: 'anomaly', period: '1' });
  const empty = { left: dollars(0), used: dollars(20) };
  const levels = (of: Levels) => ({ watchState: { ...calm, levels: of } });
  const busy = levels({ anomaly: { level: 1, isTold: true } });

  test.each<[string, Notice, object, [boolean, boolean]]>([
    ['expired since', expiring, { expiresAt: inDays(-1) }, [true, true]],
    ['renewed', expiring, { expiresAt: inDays(9) }, [true, false]],
    ['used up since', low, empty, [true, true]],
    ['topped up', low, { left: dollars(20), used: dollars(20) }, [true, false]],
    ['unlimited since', low, { ...empty, unlimited: true }, [true, false]],
    ['given to somebody else', low, { ...empty, owner: 'U0BOB' }, [true, false]],
    ['an unusual day that lasts', unusual, busy, [false, false]],
    ['one that is over', unusual, levels({}), [true, false]],
    ['one of a key that is disabled', unusual, { ...busy, status: 2 }, [true, false]],
    ['one of which nothing is known', unusual, {}, [false, false]],
  ])('%s', (_, notice, over, expected) => {
    const key = { ...aKey(), owner: 'U0ANA', deletedAt: null, ...over };
    const isNow = isOver(notice, [key], now);
    expect([isNow, isNow && hasCome(notice, [key], now)]).toEqual(expected);
  });
});
