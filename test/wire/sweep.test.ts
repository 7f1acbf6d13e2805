import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { DAY } from '../../src/domain/time.ts';
import { watchKeys } from '../../src/usecases/watch/watch-keys.ts';
import { dms } from '../support/dms.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

/** What the bot asked CometAPI about keys meanwhile. */
async function asked({ cometApi }: Stage, act: () => Promise<void>): Promise<string[]> {
  const before = cometApi.account.calls.length;
  await act();
  const paths = cometApi.account.calls.slice(before).map(({ path }) => path);
  return paths.filter((path) => path.startsWith('/api/token/'));
}

const isList = (path: string) => path.startsWith('/api/token/?');

function addKeys({ cometApi }: Stage, count: number): void {
  for (let n = 1; n <= count; n += 1) cometApi.account.addKey({ name: `old-${n}`, unlimited_quota: true });
}

/** Sweeps, and acts at the console when the first page was read and the second was not. */
async function sweepsWhile(stage: Stage, act: () => void): Promise<void> {
  const { account, faults } = stage.cometApi;
  faults.add({ kind: 'latency_after', ms: 100, match: { path: /^\/api\/token\/\?/ }, times: 1 });
  const before = account.calls.length;
  const sweep = stage.sweep();
  await expect.poll(() => account.calls.length, { interval: 5 }).toBeGreaterThan(before);
  act();
  await sweep;
}

test('ten thousand keys are a hundred calls, and one message', async () => {
  await using stage = await startStage();
  addKeys(stage, 10_000);
  for (let sweep = 1; sweep <= 2; sweep += 1) {
    const paths = await asked(stage, stage.sweep);
    expect(paths).toHaveLength(100);
    expect(paths.every(isList)).toBe(true);
  }
  expect(stage.card()).toContain('10,000 keys');
  expect(stage.slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
  const { ada } = stage;
  await stage.after(ada.types('/cometkey list all old-9999'));
  expect(stage.told(ada)).toContain('old-9999');
});

test('hundreds of keys deleted at once are found out over several sweeps, fifty calls each', async () => {
  await using stage = await stageWithKey();
  const { cometApi, ana } = stage;
  addKeys(stage, 299);
  await stage.sweep();
  for (let id = 100; id <= 259; id += 1) cometApi.account.deleteInConsole(id);
  const alone: string[] = [];
  for (const looks of [50, 50, 50, 10, 0]) {
    const paths = await asked(stage, stage.sweep);
    expect(paths.filter(isList)).toHaveLength(2);
    const each = paths.filter((path) => !isList(path));
    expect(each).toHaveLength(looks);
    alone.push(...each);
  }
  expect(new Set(alone).size).toBe(160);
  const { store } = stage.bot.ports;
  const found = await store.audit.list({ since: new Date(0), limit: 1000 });
  expect(found.filter(({ act }) => act === 'key.found_deleted')).toHaveLength(160);
  expect(await store.limits.keysOf('U0ANA', new Date(0))).toEqual({ keys: 1, requests: 0 });
  expect(dms(stage.ana)).toEqual([]);
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toContain('search-prod');
});

test('a key that a deletion hid from the walk is asked for, and its news are told in the same sweep', async () => {
  await using stage = await stageWithKey();
  const { cometApi } = stage;
  addKeys(stage, 100);
  await stage.sweep();
  // Key 1 stands on the second page alone, and moves up to the first, which was read.
  await sweepsWhile(stage, () => {
    cometApi.account.deleteInConsole(50);
    cometApi.account.editInConsole(1, { status: 2 });
  });
  expect(dms(stage.ana)).toEqual([expect.stringContaining('was disabled outside Slack')]);
  await stage.sweep();
  expect(dms(stage.ana)).toHaveLength(1);
});

test('a key that a new one pushed onto the next page was read once, not twice', async () => {
  await using stage = await stageWithKey();
  const { cometApi } = stage;
  addKeys(stage, 99);
  await stage.sweep();
  cometApi.account.spend(1, 20 * USD);
  await sweepsWhile(stage, () => addKeys(stage, 1));
  // Exhausted is believed at the second reading only, and this was one.
  expect(dms(stage.ana)).toEqual([]);
  await stage.sweep();
  expect(dms(stage.ana)).toEqual([expect.stringContaining('its quota is used up')]);
});

describe('the wall clock is a month ahead for one sweep', () => {
  test.each<[string, (stage: Stage) => void, RegExp]>([
    ['a key is disabled', ({ cometApi }) => cometApi.account.editInConsole(1, { status: 2 }), /was disabled/],
    ['a key is deleted', ({ cometApi }) => void cometApi.account.deleteInConsole(1), /was deleted/],
  ])('%s afterwards: its owner hears of it at once', async (_what, happens, told) => {
    await using stage = await stageWithKey();
    stage.advance(30 * DAY);
    await stage.sweep();
    stage.advance(-30 * DAY + 15_000);
    await stage.sweep();
    happens(stage);
    stage.advance(300_000);
    await stage.sweep();
    await stage.sweep();
    await stage.runs('deliver');
    expect(stage.ana.dms().map(textOf).join('\n')).toMatch(told);
  });

  test('a key is disabled before the next one, which tells it', async () => {
    await using stage = await stageWithKey();
    stage.advance(30 * DAY);
    await stage.sweep();
    stage.advance(-30 * DAY + 15_000);
    stage.cometApi.account.editInConsole(1, { status: 2 });
    await stage.sweep();
    await stage.runs('deliver');
    expect(stage.dm(stage.ana)).toMatch(/was disabled/);
  });
});

describe('while a sweep makes up its mind about a key', () => {
  /** One sweep; when it has read the rows, and before it stores what it found, somebody acts. */
  async function sweepsWhileDeciding(stage: Stage, act: () => Promise<void>): Promise<void> {
    const { ports } = stage.bot;
    const { preferences } = ports.store;
    const acts = [act];
    const of: typeof preferences.of = async (people) => {
      for (const once of acts.splice(0)) await stage.after(once());
      return preferences.of(people);
    };
    await watchKeys({ ...ports, store: { ...ports.store, preferences: { ...preferences, of } } });
  }

  test('it is handed over: its new owner is told what the former one was told before', async () => {
    await using stage = await stageWithKey();
    const { ada, ana, bob, cometApi } = stage;
    const settle = cometApi.account.hold(1, 20 * USD);
    for (let reading = 0; reading < 3; reading += 1) await stage.sweep();
    expect(dms(ana)).toEqual([expect.stringContaining('is used up')]);
    settle(USD);
    await sweepsWhileDeciding(stage, () => ada.types('/cometkey assign search-prod @bob'));
    cometApi.account.spend(1, 19 * USD);
    for (let reading = 0; reading < 3; reading += 1) await stage.sweep();
    expect(dms(bob).filter((text) => text.includes('is used up'))).toHaveLength(1);
  });

  test('its owner changes it: nobody is told that it was changed outside', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    await stage.sweep();
    cometApi.account.editInConsole(1, { allow_ips: '10.0.0.1' });
    await sweepsWhileDeciding(stage, () => ana.types('/cometkey edit search-prod --models gpt-4o'));
    for (let reading = 0; reading < 2; reading += 1) await stage.sweep();
    const told = dms(ana).filter((text) => text.includes('changed outside Slack'));
    expect(told).toEqual([expect.stringContaining('IPs: any IP → 10.0.0.1')]);
    expect(told.join()).not.toContain('gpt-4o');
  });
});
