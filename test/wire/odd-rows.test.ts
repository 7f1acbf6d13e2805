import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { onEveryEngine } from '../support/store-sites.ts';

type Shown = Readonly<Record<string, unknown>> | null;

/** Another key of the account, which answers show like this. */
function addOdd({ cometApi: { account } }: Stage, shownAs: Shown): number {
  const { id } = account.addKey({ name: 'odd', remain_quota: 1000 });
  account.editInConsole(id, { shownAs });
  return id;
}

const warnings = ({ ada }: Stage) =>
  ada
    .dms()
    .map(textOf)
    .filter((text) => text.includes('can’t read'));

const oddities: readonly [string, Shown][] = [
  ['null', null],
  ['without an id', { id: undefined }],
  ['with a number for a name', { name: 7 }],
  ['with a number for a group', { group: 7 }],
  ['with a word for a status', { status: 'enabled' }],
  ['with a status beyond 2^53', { status: 2 ** 60 }],
  ['with a quota beyond 2^53', { remain_quota: 1e30 }],
  ['with lists for texts', { allow_ips: ['10.0.0.1'], model_limits: {} }],
  ['with a time of another kind', { created_time: '2026-11-25T00:00:00Z' }],
];

describe.each(oddities)('a row %s', (_, shownAs) => {
  test('hides no other key, stops no command, and admins hear of it once', async () => {
    await using stage = await stageWithKey();
    const { ana, bot } = stage;
    addOdd(stage, shownAs);
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      stage.advance(300_000);
      await stage.sweep();
    }
    expect(bot.ports.cometApi.status()).toMatchObject({ reachable: true, suspended: false });
    expect(warnings(stage)).toHaveLength(1);
    await stage.after(ana.types('/cometkey list'));
    expect(stage.told(ana)).toContain('search-prod');
    await stage.after(ana.types('/cometkey disable search-prod'));
    expect(stage.cometApi.account.row(1)).toMatchObject({ status: 2 });
  });
});

test('numbers in strings are numbers: such keys are shown and changed like any other', async () => {
  await using stage = await startStage();
  const { ada, cometApi } = stage;
  const id = addOdd(stage, { status: '1', remain_quota: '1000000', used_quota: '0', expired_time: '-1' });
  await stage.sweep();
  expect(warnings(stage)).toEqual([]);
  await stage.after(ada.types(`/cometkey show #${id}`));
  expect(stage.told(ada)).toContain('$2');
  await stage.after(ada.types(`/cometkey edit #${id} --name renamed`));
  expect(cometApi.account.row(id)!.name).toBe('renamed');
});

test('a key that the bot knew and whose row turns odd is refused by name of the trouble, and still disabled', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.editInConsole(1, { shownAs: { group: 7, remain_quota: 1e30 } });
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('I can’t read its data');
  await stage.after(ana.types('/cometkey edit search-prod --name other'));
  expect(stage.told(ana)).toContain('I can’t read its data');
  stage.advance(300_000);
  await stage.sweep();
  expect(cometApi.account.row(1)).toMatchObject({ status: 1, name: 'search-prod' });
  await stage.after(ana.types('/cometkey disable search-prod'));
  expect(cometApi.account.row(1)).toMatchObject({ status: 2, name: 'search-prod', remain_quota: 10_000_000 });
});

test.each([
  { name: 7 },
  { status: 'enabled' },
  { group: 7, remain_quota: 1e30 },
])('an admin disables a key whose row was odd from the first (%o) by its number, and no member does', async (shownAs) => {
  await using stage = await stageWithKey();
  const { ana, ada, cometApi } = stage;
  const id = addOdd(stage, shownAs);
  await stage.after(ana.types(`/cometkey disable #${id}`));
  expect(stage.told(ana)).toContain('I can’t read its data');
  for (const line of [`show ${id}`, `enable ${id}`, `quota ${id} -$1`, `assign ${id} @ana`]) {
    await stage.after(ada.types(`/cometkey ${line}`));
    expect(stage.told(ada)).toContain('I can’t read its data');
  }
  expect(cometApi.account.row(id)).toMatchObject({ status: 1, remain_quota: 1000 });
  await stage.after(ada.types(`/cometkey disable ${id} leaked`));
  expect(cometApi.account.row(id)).toMatchObject({ status: 2, name: 'odd', remain_quota: 1000 });
});

test('keys that can be read again are watched again, and new trouble is told anew', async () => {
  await using stage = await stageWithKey();
  const { cometApi, ana } = stage;
  const pass = async () => {
    stage.advance(300_000);
    await stage.sweep();
  };
  cometApi.account.editInConsole(1, { shownAs: { name: 7 } });
  await pass();
  cometApi.account.editInConsole(1, { shownAs: {}, status: 2 });
  await pass();
  await pass();
  expect(stage.dm(ana)).toMatch(/search-prod.*disabled/s);
  addOdd(stage, null);
  await pass();
  expect(warnings(stage)).toHaveLength(1);
  expect(stage.ada.dms().map(textOf).join('\n')).toMatch(/✅ Resolved.*\n⚠️ CometAPI lists 1 key/);
});

onEveryEngine('an odd row', ({ site }) => {
  test('is not stored, and those beside it are', async () => {
    await using place = await site();
    await using stage = await startStage({ databaseUrl: place.url });
    const odd = [{ status: 2 ** 53 }, { used_quota: 2 ** 63 }, { accessed_time: 1e22 }].map((shown) =>
      addOdd(stage, shown),
    );
    const { id } = stage.cometApi.account.addKey({ name: 'sound', unlimited_quota: true });
    await stage.sweep();
    const { store } = stage.bot.ports;
    expect((await store.keys.byIds([...odd, id])).map(({ name }) => name)).toEqual(['sound']);
  });

  test('and hundreds of others do not stop the sweep, and are told once', async () => {
    await using place = await site();
    await using stage = await startStage({ databaseUrl: place.url });
    for (let rows = 0; rows < 900; rows += 1) addOdd(stage, { name: 7 });
    await stage.sweep();
    await stage.sweep();
    expect(warnings(stage)).toHaveLength(1);
    expect(await stage.bot.ports.store.keyValues.get('last_sweep')).not.toBeNull();
  });
});
