import { expect, test } from 'vitest';
import { steadyClock } from '../src/app/steady-clock.ts';

const [SECOND, MINUTE, DAY] = [1000, 60_000, 86_400_000];
const START = Date.parse('2026-12-03T10:00:00Z');

/** A machine whose wall clock can be set; answers how far from the true time the bot's clock then is. */
function machine() {
  const time = { passed: 0, wrong: 0 };
  const clock = steadyClock({
    wall: () => START + time.passed + time.wrong,
    elapsed: () => time.passed,
  });
  const look = () => clock().getTime() - START - time.passed;
  return {
    set: (wrong: number) => {
      time.wrong = wrong;
      return look();
    },
    /** Looked at every second meanwhile, as the bot does. */
    wait: (milliseconds: number) => {
      for (const end = time.passed + milliseconds; time.passed < end; time.passed += SECOND) look();
      return look();
    },
  };
}

test.each([
  ['a month ahead for 15 s', 30 * DAY, 15 * SECOND],
  ['a year ahead for a minute', 365 * DAY, MINUTE],
  ['two minutes ahead for 119 s', 2 * MINUTE, 119 * SECOND],
])('%s: nothing is found to be over', (_, ahead, lasts) => {
  const { set, wait } = machine();
  expect(set(ahead)).toBe(0);
  expect(wait(lasts)).toBe(0);
  expect(set(0)).toBe(0);
  expect(wait(10 * MINUTE)).toBe(0);
});

test('a clock that stays ahead is believed after two minutes', () => {
  const { set, wait } = machine();
  expect(set(DAY)).toBe(0);
  expect(wait(3 * MINUTE)).toBe(DAY);
});

test('each jump is doubted anew', () => {
  const { set, wait } = machine();
  set(DAY);
  wait(110 * SECOND);
  set(30 * DAY);
  expect(wait(110 * SECOND)).toBe(0);
});

test.each([
  ['back', -DAY],
  ['a little ahead', 30 * SECOND],
])('%s is believed at once', (_, wrong) => {
  const { set } = machine();
  expect(set(wrong)).toBe(wrong);
});

test('a clock that drifts is followed, however far', () => {
  const { set, wait } = machine();
  for (let drift = 0; drift <= 10 * MINUTE; drift += 20 * SECOND) {
    wait(MINUTE);
    expect(set(drift)).toBe(drift);
  }
});
