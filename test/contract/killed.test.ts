import { expect, test } from 'vitest';
import { rawSql } from '../support/raw-audit.ts';
import { ANA, asked, card, dm, LEE, SOON } from '../support/second-slack/people.ts';
import { type Env, otherWorld } from '../support/second-world.ts';
import { onPostgres } from '../support/store-sites.ts';

test('on SQLite, killed before or after the write landed: told as applied within five seconds of the next start', async () => {
  const all = await killedAtEither({});
  for (const { sinceStart } of all) expect(sinceStart).toBeLessThan(5000);
});

test('killed while CometAPI hangs, which carries the write out long after: applied once', async () => {
  await using world = await otherWorld();
  const { slack, cometApi, database } = world;
  const gate = cometApi.gates.writesBefore;
  const first = await world.startBot();
  await first.ready();
  const pending = await asked(world);
  cometApi.settings.goesOn = true;
  gate.shut();
  await slack.presses('Approve', { user: LEE, message: pending });
  await expect.poll(() => gate.waiting, SOON).toBe(1);
  await expect.poll(() => longestNote(database.url), SOON).toBeGreaterThan(30_000);
  first.kill('SIGKILL');
  await first.ended;
  const second = await world.startBot();
  await second.ready();
  await card(world, /don’t know yet whether it took effect/);
  expect(gate.waiting).toBe(1);
  gate.open();
  await dm(world, ANA, /applied/i);
  await card(world, /Applied/);
  expect(Number(cometApi.row('search-prod')?.remain_quota) / cometApi.unitsPerUsd).toBe(70);
  expect(cometApi.writes.filter((write) => write.startsWith('PUT'))).toHaveLength(1);
}, 60_000);

/** For how long what was sent may land by what is stored. */
async function longestNote(url: string): Promise<number> {
  await using raw = await rawSql(url);
  const [row] = await raw.rows('select max(lands_until) as until from sent_calls');
  return Number(row?.['until'] ?? 0) - Date.now();
}

onPostgres('a bot that was killed', (site) => {
  test('before or after the write landed: told as applied within fifteen seconds of the kill', async () => {
    await using before = await site();
    await using after = await site();
    const all = await killedAtEither({ before: before.url, after: after.url });
    for (const { sinceKill } of all) expect(sinceKill).toBeLessThan(15_000);
  }, 60_000);
});

const killedAtEither = ({ before, after }: { before?: string; after?: string }) =>
  Promise.all([
    killedAt({ moment: 'writesBefore', usdThen: 20, database: before ? { DATABASE_URL: before } : {} }),
    killedAt({ moment: 'writesAfter', usdThen: 70, database: after ? { DATABASE_URL: after } : {} }),
  ]);

interface Killing {
  readonly moment: 'writesBefore' | 'writesAfter';
  readonly usdThen: number;
  readonly database: Env;
}

/** How long it took until the requester was told, in milliseconds. */
async function killedAt({ moment, usdThen, database }: Killing) {
  await using world = await otherWorld();
  const { slack, cometApi } = world;
  const gate = cometApi.gates[moment];
  const usd = () => Number(cometApi.row('search-prod')?.remain_quota) / cometApi.unitsPerUsd;
  await using first = await world.startBot(database);
  await first.ready();
  const pending = await asked(world);
  gate.shut();
  await slack.presses('Approve', { user: LEE, message: pending });
  await expect.poll(() => gate.waiting, SOON).toBe(1);
  const killed = performance.now();
  first.kill('SIGKILL');
  expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });
  gate.open();
  await expect.poll(() => gate.waiting, SOON).toBe(0);
  expect(usd()).toBe(usdThen);

  const started = performance.now();
  await using _second = await world.startBot(database);
  await dm(world, ANA, /applied/i);
  const told = performance.now();
  await card(world, /Applied/);
  expect(usd()).toBe(70);
  expect(cometApi.writes.filter((write) => write.startsWith('PUT'))).toHaveLength(1);
  return { sinceKill: told - killed, sinceStart: told - started };
}
