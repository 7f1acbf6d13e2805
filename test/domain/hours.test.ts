import { expect, test } from 'vitest';
import { daysKey, EVERY_DAY, parseDays } from '../../src/domain/policy/hours.ts';

test('what days are called is read as these days, for all 127 sets of them', () => {
  for (let set = 1; set < 128; set += 1) {
    const days = EVERY_DAY.filter((day) => set & (1 << (day - 1)));
    expect(parseDays(daysKey(days)), daysKey(days)).toEqual(days);
  }
});

test.each([
  ['mon-fri', [1, 2, 3, 4, 5]],
  ['Sun – Thu', [1, 2, 3, 4, 7]],
  ['wed mon,fri , fri', [1, 3, 5]],
  ['mon-', null],
  ['mon-tue-wed', null],
  ['monthly', null],
  ['', null],
  ['mon, noday', null],
])('%j', (text, days) => expect(parseDays(text)).toEqual(days));
