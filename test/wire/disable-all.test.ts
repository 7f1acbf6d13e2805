import { expect, test } from 'vitest';
import { backUp } from '../support/back-up.ts';
import { dms } from '../support/dms.ts';
import { filledForm as form } from '../support/filled-form.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, type StageOptions, startStage } from '../support/stage.ts';
import { onPostgres } from '../support/store-sites.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';

const MINUTE = 60_000;
const impatient = { callMs: 300, readMs: 300, writeMs: 300 };

/** All of them ana’s, who has left. */
async function stageWith(keys: number, options: StageOptions = {}): Promise<Stage> {
  const stage = await startStage({
    rate: { limit: 100_000, windowSeconds: 180 },
    ...options,
  });
  for (let id = 1; id <= keys; id += 1) stage.cometApi.account.addKey({ name: `key-${id}` });
  await stage.sweep();
  const ids = Array.from({ length: keys }, (_, at) => at + 1);
  await stage.bot.ports.store.commit({ at: stage.now(), keys: ids.map((id) => ({ id, owner: 'U0ANA' })) });
  await stage.after(stage.slack.deactivate('ana'));
  await stage.after(stage.lee.clicks('Disable all'));
  return stage;
}

const working = ({ cometApi }: Stage) => cometApi.account.rows().filter(({ status }) => status === 1).length;

const cometRows = ({ cometApi }: Stage) =>
  Object.fromEntries(cometApi.account.rows().map(({ name, status }) => [name, status]));

/** How many requests were made of each key that has any. */
const requestsOfEach = async (stage: Stage) => {
  const all = await stage.newest().ports.store.requests.list({ limit: null });
  return [...Map.groupBy(all, ({ keyId }) => keyId).values()].map((some) => some.length);
};

/** The bot dies at its next write to CometAPI. */
async function diesAt(stage: Stage, moment: 'beforeWrite' | 'afterWrite'): Promise<void> {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const { promise: never } = Promise.withResolvers<void>();
  stage.cometApi.faults[moment](() => {
    reach();
    return never;
  }, 1);
  const dying = stage.bot.run('bulk').catch(() => 'died');
  await reached;
  await stage.crash();
  await dying;
}

test('however many they are: the form says how many, and all of them are disabled', async () => {
  await using stage = await stageWith(201);
  expect(form(stage.lee)).toMatch(/# Disable 201 keys[\s\S]*201\* of <@U0ANA>’s keys/);
  await stage.after(stage.lee.submits());
  expect(working(stage)).toBe(0);
  expect(dms(stage.lee)).toEqual([
    expect.stringMatching(/✅ Disabled 201 of <@U0ANA>’s keys: .* and 161 more\./),
  ]);
});

test('of somebody who has not left, too: from the list of their keys, with how many; not what a filter hides', async () => {
  await using stage = await startStage();
  const { ana, bob, lee, ada } = stage;
  for (const name of ['one', 'two']) await ownedKey(stage, bob, { name });
  await ownedKey(stage, bob, { name: 'off', status: 2 });
  await ownedKey(stage, ana, { name: 'hers' });
  await stage.after(lee.types('/cometkey list @bob'));
  expect(stage.told(lee)).not.toContain('Assign all');
  await stage.after(lee.clicks('Disable all'));
  expect(form(lee)).toMatch(/# Disable 2 keys[\s\S]*2\* of <@U0BOB>’s keys/);
  await stage.after(lee.submits());
  expect(cometRows(stage)).toEqual({ one: 2, two: 2, off: 2, hers: 1 });
  expect(dms(lee)).toEqual([expect.stringContaining('✅ Disabled 2 of <@U0BOB>’s keys')]);
  await stage.after(ada.types('/cometkey list @bob'));
  expect(stage.told(ada)).not.toContain('Disable all');
  expect(stage.told(ada)).toContain('Assign all');
  for (const line of ['list @ana off', 'list all', 'list @ada', 'list @ana disabled']) {
    await stage.after(ada.types(`/cometkey ${line}`));
    expect(stage.told(ada)).not.toMatch(/Disable all|Assign all/);
  }
});

test.each([
  'beforeWrite',
  'afterWrite',
] as const)('a crash in the middle (%s): the next start goes on, once for each key, and tells it once', async (moment) => {
  await using database = await temporaryDatabase();
  await using stage = await stageWith(6, { databaseUrl: database.url });
  const { lee, bot, cometApi } = stage;
  await lee.submits();
  await expect.poll(() => bot.ports.store.bulkDisables.unended(null)).toHaveLength(6);
  cometApi.faults[moment](() => undefined, 2);
  await diesAt(stage, moment);
  expect(working(stage)).toBeGreaterThan(2);
  stage.advance(60_000);
  for (const job of ['apply', 'bulk', 'bulk'] as const) await stage.runs(job);
  expect(working(stage)).toBe(0);
  expect(await requestsOfEach(stage)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(dms(lee)).toEqual([expect.stringContaining('✅ Disabled 6 of <@U0ANA>’s keys')]);
});

test('while CometAPI is away it waits; what was not begun within a day is not begun any more, and that is told', async () => {
  await using stage = await stageWith(8, { timeouts: impatient });
  const { lee, cometApi } = stage;
  cometApi.faults.down(true);
  await stage.after(lee.submits());
  const passes = async (minutes: number) => {
    for (let at = 0; at < minutes; at += 15) {
      stage.advance(15 * MINUTE);
      for (const job of ['upstream', 'apply', 'bulk'] as const) await stage.runs(job);
    }
  };
  await passes(60);
  const begun = (await requestsOfEach(stage)).length;
  expect(begun).toBeLessThan(8);
  expect(dms(lee)).toEqual([]);
  await passes(24 * 60);
  cometApi.faults.down(false);
  await passes(60);
  expect((await requestsOfEach(stage)).length).toBe(begun);
  expect(working(stage)).toBe(8);
  expect(dms(lee)).toEqual([
    expect.stringMatching(/^⚠️ Not tried, because I couldn’t get to them in time: .*key-8.*Disable all/),
  ]);
});

test('after a restore from a backup nothing is begun, not even what somebody enabled since, and the message says why', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWith(2, { databaseUrl: database.url });
  const { lee, bot } = stage;
  await lee.submits();
  await expect.poll(() => bot.ports.store.bulkDisables.unended(null)).toHaveLength(2);
  const putBack = backUp(stage, database.path);
  await stage.runs('bulk');
  expect(working(stage)).toBe(0);
  await putBack();
  for (const id of [1, 2]) stage.cometApi.account.editInConsole(id, { status: 1 });
  await stage.runs('bulk');
  await stage.runs('deliver');
  expect(working(stage)).toBe(2);
  expect(dms(lee).at(-1)).toMatch(
    /^⚠️ Not tried, because my database was restored from a backup, .*: \*key-1\* \(#1\), \*key-2\* \(#2\)\. Check them first\./,
  );
});

test('after an hour or less of CometAPI being away it goes on by itself', async () => {
  await using stage = await stageWith(8, { timeouts: impatient });
  const { lee, cometApi } = stage;
  cometApi.faults.down(true);
  await stage.after(lee.submits());
  cometApi.faults.down(false);
  stage.advance(15 * MINUTE);
  for (const job of ['upstream', 'apply', 'bulk'] as const) await stage.runs(job);
  expect(working(stage)).toBe(0);
  expect(dms(lee)).toEqual([expect.stringMatching(/^✅ Disabled 8 of /)]);
});

test('a key that was given away while its turn waited for CometAPI is left alone', async () => {
  await using stage = await stageWith(1, { timeouts: impatient });
  const { ada, lee, cometApi } = stage;
  const mends = cometApi.faults.add({ kind: 'http503', match: { method: 'GET', path: /token\/1$/ } });
  await stage.after(lee.submits());
  await expect.poll(() => requestsOfEach(stage)).toEqual([1]);
  await stage.after(ada.types('/cometkey assign key-1 @bob'));
  mends();
  stage.advance(15 * MINUTE);
  for (const job of ['upstream', 'apply', 'bulk'] as const) await stage.runs(job);
  expect(working(stage)).toBe(1);
  expect(dms(lee).join('\n')).toContain('they had changed hands since you saw them: *key-1*');
});

test('what a long stop interrupted waits for *Resume*, the others go on, and both are told', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWith(3, { databaseUrl: database.url, timeouts: impatient });
  const { lee, bot } = stage;
  await lee.submits();
  await expect.poll(() => bot.ports.store.bulkDisables.unended(null)).toHaveLength(3);
  await diesAt(stage, 'beforeWrite');
  stage.advance(3 * 60 * MINUTE);
  for (const job of ['apply', 'bulk'] as const) await stage.runs(job);
  expect(working(stage)).toBe(1);
  expect(dms(lee)).toEqual([
    expect.stringMatching(/^✅ Disabled 2 of .*\n⏳ .*\*Resume\*: \*key-1\* \(#1\)\./),
  ]);
});

test('whoever pressed is no lead any more: no other key is disabled, and they are told why', async () => {
  await using stage = await stageWith(3);
  const { lee, slack } = stage;
  await lee.submits();
  await expect.poll(() => stage.bot.ports.store.bulkDisables.unended(null)).toHaveLength(3);
  for (const group of slack.workspace.groups) group.users = group.users.filter((id) => id !== lee.id);
  stage.advance(120_000);
  await stage.runs('bulk');
  expect(working(stage)).toBe(3);
  expect(dms(lee)).toEqual([
    expect.stringMatching(/3 may still be enabled:\n• \*key-1\* .*\*key-3\* .*: Only leads and admins/),
  ]);
});

test('while Slack does not say who is a lead it waits', async () => {
  await using stage = await stageWith(3);
  const { lee, slack } = stage;
  await lee.submits();
  await expect.poll(() => stage.bot.ports.store.bulkDisables.unended(null)).toHaveLength(3);
  stage.advance(120_000);
  slack.faults.push({ method: 'usergroups.list', kind: 'http500', times: 1000 });
  await stage.runs('bulk');
  expect(working(stage)).toBe(3);
  expect(dms(lee)).toEqual([]);
  slack.faults.length = 0;
  stage.advance(120_000);
  await stage.runs('bulk');
  expect(working(stage)).toBe(0);
});

onPostgres('two bots on one database', (site) => {
  test('both run it: each key once, told once', async () => {
    await using database = await site();
    await using stage = await stageWith(6, { databaseUrl: database.url });
    const other = await stage.another();
    await stage.lee.submits();
    await expect.poll(() => stage.bot.ports.store.bulkDisables.unended(null)).toHaveLength(6);
    for (let run = 0; run < 3; run += 1)
      for (const job of ['bulk', 'apply', 'deliver'] as const)
        await Promise.all([stage.bot.run(job), other.run(job)]);
    await stage.after(Promise.resolve());
    expect(working(stage)).toBe(0);
    expect(await requestsOfEach(stage)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(dms(stage.lee)).toEqual([expect.stringContaining('✅ Disabled 6 of <@U0ANA>’s keys')]);
  });
});
