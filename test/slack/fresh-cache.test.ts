import { expect, test } from 'vitest';
import { freshCache } from '../../src/slack/adapters/fresh-cache.ts';

/** Each load ends when it is let go, with how many began before it. */
function opened() {
  const loads: (() => void)[] = [];
  let time = 1000;
  const cache = freshCache<{ load: number }>({
    clock: () => new Date(time),
    freshMs: 60_000,
    most: 10,
    load: () => {
      const load = loads.length + 1;
      return new Promise((ends) => loads.push(() => ends({ load })));
    },
  });
  const letGo = async (): Promise<void> => {
    for (let turn = 0; turn < 9; turn += 1) {
      loads.at(-1)?.();
      await new Promise(setImmediate);
    }
  };
  const passes = (ms: number): void => {
    time += ms;
  };
  return { ...cache, loads, letGo, passes };
}

test.each([
  ['known', 0],
  ['known, but no longer fresh', 61_000],
])('what expires while it is %s is loaded again, once', async (_, ms) => {
  const { get, expire, letGo, passes, loads } = opened();
  void get('ana');
  await letGo();
  passes(ms);
  expire('ana');
  const [one, two] = [get('ana'), get('ana')];
  await letGo();
  expect([await one, await two, loads.length]).toEqual([{ load: 2 }, { load: 2 }, 2]);
});

test.each([
  ['for the first time', false],
  ['again', true],
])('what expires while it is loaded %s reaches nobody as it was', async (_, isKnown) => {
  const { get, expire, letGo, passes, loads, lastKnown } = opened();
  if (isKnown) {
    void get('ana');
    await letGo();
    passes(61_000);
  }
  const before = loads.length;
  const asked = get('ana');
  await new Promise(setImmediate);
  expire('ana');
  await letGo();
  expect(await asked).toEqual({ load: before + 2 });
  expect(lastKnown('ana')).toEqual({ load: before + 2 });
  await get('ana');
  expect(loads).toHaveLength(before + 2);
});
