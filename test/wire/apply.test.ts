import { describe, expect, test } from 'vitest';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Stage } from '../support/stage.ts';
import { DONE } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const impatient = { timeouts: { readMs: 300, writeMs: 300 } };

const row = ({ cometApi }: Stage) => {
  const { remain_quota: left = 0, used_quota: used = 0 } = cometApi.account.row(1) ?? {};
  return { left: left / USD, granted: (left + used) / USD };
};

const toldOf = (stage: Stage, word: string) =>
  stage.ana.dms().filter((message) => textOf(message).includes(word));

describe('what no longer makes sense when it is approved changes nothing and is told', () => {
  test.each<[string, (stage: Stage) => void, string]>([
    ['the key was deleted', ({ cometApi }) => cometApi.account.deleteInConsole(1), 'the key was gone'],
    [
      'the key was made unlimited',
      ({ cometApi }) => cometApi.account.editInConsole(1, { unlimited_quota: true }),
      'the key had unlimited quota by then',
    ],
    [
      'a dollar is worth other units',
      ({ cometApi }) => {
        const status = { ...flavours.newapi.status, quota_per_unit: 1_000_000 };
        cometApi.setFlavour({ ...flavours.newapi, status });
      },
      'a dollar was 500,000 units when this was requested and 1,000,000 by then',
    ],
  ])('%s meanwhile', async (_what, meanwhile, why) => {
    await using stage = await stageWithRequest();
    const before = row(stage);
    stage.advance(3 * 3_600_000);
    meanwhile(stage);
    await stage.after(stage.lee.clicks('Approve'));
    expect(stage.card()).toContain(why);
    expect(stage.card()).not.toContain('Applied');
    expect(stage.dm(stage.ana)).toContain(why);
    const [stored] = stage.cometApi.account.books.rows;
    expect((stored?.remain_quota ?? 0) / USD).toBe(before.left);
  });
});

test('a refusal of CometAPI is told in its own words; the requester tries again from the DM', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee, cometApi } = stage;
  cometApi.faults.add({
    kind: 'success_false',
    match: { method: 'PUT' },
    times: 1,
    message: 'the database is locked',
  });
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).toContain('“the database is locked”. Nothing changed.');
  expect(row(stage).left).toBe(20);
  await stage.after(ana.clicks('Try again', { in: ana.lastDm() ?? 'home' }));
  expect(row(stage).left).toBe(70);
  expect(stage.card()).toContain('Applied');
  expect(stage.dm(ana)).toContain('Applied');
});

test('approved while CometAPI is down: tried again, applied later, told once', async () => {
  await using stage = await stageWithRequest(impatient);
  const { lee, cometApi } = stage;
  cometApi.faults.down(true);
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).toMatch(/Approved[\s\S]*CometAPI didn’t answer, next try/);
  expect(row(stage).left).toBe(20);
  stage.advance(60_000);
  await stage.runs('apply');
  expect(stage.card()).toContain('Approved');
  cometApi.faults.down(false);
  stage.advance(15 * 60_000);
  await stage.runs('apply');
  await stage.runs('apply');
  expect(row(stage).left).toBe(70);
  expect(stage.card()).toContain('Applied');
  expect(toldOf(stage, 'Applied')).toHaveLength(1);
});

test('asked while CometAPI is down: the request waits for its lead all the same', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana, lee, cometApi } = stage;
  cometApi.faults.down(true);
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  expect(stage.card()).toContain('Pending');
  cometApi.faults.down(false);
  await stage.after(lee.clicks('Approve'));
  expect(row(stage).left).toBe(70);
});

test('CometAPI away for a day: the request fails, says so, and can be tried again', async () => {
  await using stage = await stageWithRequest({ timeouts: { readMs: 250, writeMs: 250 } });
  const { ana, lee, cometApi } = stage;
  cometApi.faults.down(true);
  await stage.after(lee.clicks('Approve'));
  for (let passed = 0; passed < 25; passed += 1) {
    stage.advance(3_500_000);
    await stage.runs('apply');
  }
  expect(stage.card()).toContain('I couldn’t reach CometAPI');
  cometApi.faults.down(false);
  await stage.after(ana.clicks('Try again', { in: ana.lastDm() ?? 'home' }));
  expect(row(stage).left).toBe(70);
});

test.each([
  'newapi-redis',
  'newapi-batch',
  'newapi-late',
  'oneapi',
  'fork',
] as const)('a key that is spent while the bot writes gets exactly what was approved, on %s too', async (flavour) => {
  await using stage = await stageWithRequest({ flavour });
  const { lee, cometApi } = stage;
  cometApi.faults.beforeWrite(({ id }) => cometApi.account.spend(id, 6250), 3);
  cometApi.faults.afterRead(({ id }) => cometApi.account.spend(id, 6250), 2);
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).toContain('Applied');
  stage.advance(10_000);
  cometApi.account.flush();
  expect(row(stage).granted).toBe(70);
  expect(cometApi.account.row(1)?.used_quota).toBeGreaterThan(0);
});

describe.each([
  'newapi',
  'documented',
] as const)('a key that is spent while the bot writes (%s)', (flavour) => {
  const busy = async () => {
    const stage = await stageWithRequest({ flavour });
    const spend = ({ id }: { id: number }) => stage.cometApi.account.spend(id, 6250);
    stage.cometApi.faults.beforeWrite(spend, 3);
    stage.cometApi.faults.afterRead(spend, 4);
    stage.cometApi.faults.afterWrite(spend, 2);
    return stage;
  };

  test('gets exactly what was approved', async () => {
    await using stage = await busy();
    await stage.after(stage.lee.clicks('Approve'));
    expect(stage.card()).toMatch(/Granted \$20\.00 → \$70\.00/);
    expect(row(stage).granted).toBe(70);
    expect(stage.cometApi.account.row(1)?.used_quota).toBeGreaterThan(0);
  });

  test.each([
    'edit search-prod --name search-live',
    'disable search-prod too loud',
    'renew search-prod 30d',
    'quota search-prod -$5',
  ])('%s gives away nothing', async (line) => {
    await using stage = await busy();
    await stage.after(stage.ana.types(`/cometkey ${line}`));
    expect(stage.told(stage.ana)).toMatch(DONE);
    expect(row(stage).granted).toBe(line.includes('-$5') ? 15 : 20);
  });
});

test('somebody edits the key in the console during the write: the bot stops and tells both numbers', async () => {
  await using stage = await stageWithRequest();
  const { lee, cometApi } = stage;
  cometApi.faults.afterWrite(({ id }) => cometApi.account.editInConsole(id, { remain_quota: 100 * USD }), 1);
  await stage.after(lee.clicks('Approve'));
  expect(row(stage).left).toBe(100);
  for (const text of [stage.card(), stage.thread().at(-1), stage.dm(stage.ana)])
    expect(text).toMatch(/\$100\.00 granted instead of \$70\.00.* Look at the key\.(?! If it still needs)/);
  const audit = await stage.bot.ports.store.audit.list({ since: new Date(0), limit: 10 });
  expect(audit.find(({ act }) => act === 'request.failed')?.details).toMatchObject({
    failure: { kind: 'drifted', wanted: 70 * USD, found: 100 * USD },
  });
});

test('who got less than they asked for reads that they can ask for the rest', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  cometApi.faults.afterWrite(({ id }) => cometApi.account.editInConsole(id, { remain_quota: 2 * USD }), 1);
  await stage.after(ana.types('/cometkey quota search-prod -$5'));
  expect(stage.told(ana)).toMatch(/\$2\.00 granted instead of \$15\.00.* ask for it\.$/);
});

test('a disable during which somebody edits the quota: it is disabled, and both numbers are told', async () => {
  await using stage = await stageWithRequest();
  const { ada, ana, cometApi } = stage;
  cometApi.faults.afterWrite(({ id }) => cometApi.account.editInConsole(id, { remain_quota: 100 * USD }), 1);
  await stage.after(ada.types('/cometkey disable search-prod it leaked'));
  expect(cometApi.account.row(1)?.status).toBe(2);
  expect(stage.told(ada)).toContain('is disabled, but has $100.00 granted instead of $20.00');
  expect(stage.dm(ana)).toContain('disabled');
  await stage.after(ana.types('/cometkey enable search-prod'));
  expect(stage.told(ana)).toContain('admin');
});

test('somebody renames the key in the console during the write: the bot stops and says what to look at', async () => {
  await using stage = await stageWithRequest();
  const { lee, cometApi } = stage;
  cometApi.faults.afterWrite(({ id }) => cometApi.account.editInConsole(id, { name: 'renamed' }), 1);
  await stage.after(lee.clicks('Approve'));
  expect(cometApi.account.row(1)?.name).toBe('renamed');
  expect(stage.card()).toContain('afterwards the key didn’t show it (name)');
  expect(stage.dm(stage.ana)).toContain('somebody edited the key in the console at the same time');
});

test('several changes of one key at once all count', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, lea } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 one'));
  const first = stage.requestId();
  await stage.after(ana.types('/cometkey quota search-prod +$7 two'));
  const second = stage.requestId();
  await stage.after(
    Promise.all([
      lee.types(`/cometkey approve ${first}`),
      lea.types(`/cometkey approve ${second}`),
      ana.types('/cometkey quota search-prod -$2'),
      ana.types('/cometkey edit search-prod --name search-live'),
    ]),
  );
  expect(row(stage).granted).toBe(75);
  expect(stage.cometApi.account.row(1)?.name).toBe('search-live');
});
