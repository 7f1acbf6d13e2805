import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { plays } from '../support/effort.ts';
import { ANA, asked, card, LEE } from '../support/second-slack/people.ts';
import { wordsOn } from '../support/second-slack/rendered.ts';
import { type Env, otherWorld } from '../support/second-world.ts';
import { onPostgres } from '../support/store-sites.ts';

const preload = fileURLToPath(new URL('../support/dies-at.ts', import.meta.url));
const dying = (over: Env): Env => ({ NODE_OPTIONS: `--import=${preload}`, ...over });

/** A notice that a replica had claimed as it died is claimed again after a minute; on SQLite at the next start. */
const LATE = { timeout: 90_000 };

/** One request that is approved with one click. `diesAt`: the point at which the bot is killed; 0: it lives. */
async function approvedOnce(database: Env, diesAt: number): Promise<number> {
  await using world = await otherWorld();
  const { slack, cometApi } = world;
  const folder = await mkdtemp(join(tmpdir(), 'cometkey-points-'));
  const points = join(folder, 'points');
  const first = await world.startBot(dying({ ...database, DIES_AT: String(diesAt), POINTS_FILE: points }));
  await first.ready();
  const pending = await asked(world);
  first.kill('SIGUSR2');
  const press = () => slack.presses('Approve', { user: LEE, message: pending }).catch(() => undefined);
  await press();
  if (diesAt > 0) {
    expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });
    const second = await world.startBot(database);
    await second.ready();
    // Of a click that the bot did not live to store nobody knows, so it is clicked again.
    await press();
  }
  await card(world, /Applied/);
  const applied = () =>
    slack.state.messages.filter(
      ({ channel, ...message }) => channel === `D9${ANA}` && /applied/i.test(wordsOn(message)),
    );
  await expect.poll(() => applied().length, LATE).toBe(1);
  expect(Number(cometApi.row('search-prod')?.remain_quota) / cometApi.unitsPerUsd).toBe(70);
  expect(cometApi.writes.filter((write) => write.startsWith('PUT'))).toHaveLength(1);
  const { size } = await stat(points);
  await rm(folder, { recursive: true });
  return size;
}

/** All of them in a soak; at a desk a few, spread over the decision, the write and what is told. */
async function expectOnceWhereverKilled(
  database: () => Promise<{ url: string | null } & AsyncDisposable>,
  atDesk: number,
) {
  const played = async (diesAt: number) => {
    await using site = await database();
    return approvedOnce(site.url === null ? {} : { DATABASE_URL: site.url }, diesAt);
  };
  const all = await played(0);
  expect(all).toBeGreaterThan(20);
  const every = Math.ceil(all / plays(atDesk, all));
  for (let at = 1 + (every >> 1); at <= all; at += every)
    await played(at).catch((error: unknown) => {
      throw new Error(`killed at point ${at} of ${all}`, { cause: error });
    });
}

const SLOW = plays(240_000, 7_200_000);

test(
  'on SQLite, killed at whatever call or commit of a decision: applied once, told once',
  async () => {
    const own = async () => ({ url: null, [Symbol.asyncDispose]: async () => {} });
    await expectOnceWhereverKilled(own, 3);
  },
  SLOW,
);

onPostgres('a bot on PostgreSQL', (site) => {
  test(
    'killed at whatever call or commit of a decision: applied once, told once',
    async () => {
      await expectOnceWhereverKilled(site, 2);
    },
    SLOW,
  );
});
