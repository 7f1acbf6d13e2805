import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenStore, openStore } from '../../src/store/open-store.ts';
import { watchKeys } from '../../src/usecases/watch/watch-keys.ts';
import { ana, bob, lee, now as noon } from '../support/samples.ts';
import { type Bot, CALL_MS, openBot } from './bot.ts';
import { openBook } from './ledger.ts';
import { beginsAnew, breaks, type Notes, openNotes } from './observations.ts';
import { sawMove } from './oracle-requests.ts';
import { sawBirth, sawRead, sawWrite } from './oracle-server.ts';
import { type Slack, slack } from './people.ts';
import type { Moment } from './process.ts';
import type { Onlooker, Server } from './server.ts';
import type { Setting } from './step.ts';

/** One account, one database and one or two bots, for as long as one sequence plays. */
export interface World {
  readonly server: Server;
  readonly notes: Notes;
  readonly slack: Slack;
  readonly bots: Bot[];
  readonly estimates: { id: number; units: number; settle: (units: number) => void }[];
  readonly setting: Setting;
  /** What is still to happen during the act under way, by bot; set by whoever runs acts. */
  onMoment: (bot: Bot, moment: Moment) => Promise<void>;
  /** Grows with everything that anybody does. */
  stirs: number;
  now(): Date;
  passes(milliseconds: number): void;
  disturb(): void;
  crash(nth: number): void;
  /** A new process in the place of each dead one. */
  revive(): Promise<void>;
  bot(nth: number): Bot;
  close(): Promise<void>;
}

const PLENTY = { limit: 100_000, windowSeconds: 180 };
/** Memory, where the machine offers it as a folder: a database on disk waits for each commit. */
const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export async function openWorld(server: Server, setting: Setting, team: 1 | 2): Promise<World> {
  server.upstream.setFlavour(setting.flavour);
  const directory = mkdtempSync(join(folder, 'cometkey-model-'));
  const rate = setting.rate ?? PLENTY;
  const notes = openNotes(setting.rate !== null);
  const told = slack();
  const buried: Bot[] = [];
  const calls: number[] = [];
  let at = noon.getTime();
  let ids = 0;
  const clock = () => new Date(at);
  const open = () =>
    openStore({ url: `sqlite:${directory}/bot.db`, rate, clock, account: 'model', leaseMs: 60_000 });
  let store: OpenStore = await open();

  const hire = (): Bot => {
    const n = server.number();
    const bot = openBot({
      n,
      url: server.upstream.url,
      accessToken: server.upstream.accessToken,
      store,
      slack: told,
      rate,
      clock,
      newId: () => `r${++ids}`,
      reaches: () => world.onMoment(bot, 'port'),
      moved: (request) => {
        sawMove(notes, n, request);
        // Trouble that stands strikes whatever is asked for now, and so does trouble that only just ended.
        const { faults } = server;
        const { suspended } = bot.ports.cometApi.status();
        if (request.version === 1 && (suspended || faults.isDown() || faults.list().length > 0))
          world.disturb();
      },
    });
    return bot;
  };

  const world: World = {
    server,
    notes,
    slack: told,
    bots: [],
    estimates: [],
    setting,
    onMoment: async () => {},
    stirs: 0,
    now: clock,
    passes: (milliseconds) => {
      at += milliseconds;
    },
    disturb: () => void notes.disturbances.push({ at: ++notes.time, key: null }),
    bot: (nth) => world.bots[nth % world.bots.length] as Bot,
    crash(nth) {
      world.bot(nth).life.die();
      told.interrupted();
      world.disturb();
    },
    async revive() {
      const dead = world.bots.filter(({ life }) => life.isDead());
      if (dead.length === 0) return;
      buried.push(...dead);
      // Whoever comes back alone finds the file free and its leases void; a colleague has to wait them out.
      if (dead.length === world.bots.length) {
        await store.close();
        store = await open();
      }
      for (const bot of dead) world.bots[world.bots.indexOf(bot)] = hire();
    },
    async close() {
      clearInterval(stalls);
      for (const bot of world.bots) bot.life.die();
      await server.quiet();
      server.forget();
      for (const bot of [...buried, ...world.bots]) bot.life.bury();
      await Promise.all(world.bots.map((bot) => bot.stop()));
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };

  const stalls = onStall(world.disturb);
  const botOf = (n: number) => world.bots.find((bot) => bot.n === n);
  const onlooker: Onlooker = {
    now: clock,
    async arrives(n) {
      const bot = botOf(n);
      if (!bot || bot.life.isDead()) return false;
      const arrived = at;
      await world.onMoment(bot, 'call');
      if (bot.life.isDead()) return false;
      calls.push(arrived);
      const within = calls.filter((one) => one > arrived - rate.windowSeconds * 1000).length;
      if (within > rate.limit)
        breaks(notes, 'called more often than the limit', { within, limit: rate.limit });
      return true;
    },
    async reaches(n, moment) {
      const bot = botOf(n);
      if (bot) await world.onMoment(bot, moment);
    },
    read: (n, row) => sawRead(notes, n, row),
    listed: (n) => void notes.listed.set(n, ++notes.time),
    wrote: (n, change) => sawWrite(notes, n, change),
    made: (n, row) => sawBirth(notes, n, { row, rows: server.account.books.rows }),
  };
  server.listen(onlooker);
  for (let nth = 0; nth < team; nth += 1) world.bots.push(hire());
  await furnish(world, store);
  return world;
}

/** A machine too busy to run these timers keeps calls waiting beyond their time: trouble, though nobody made it. */
function onStall(disturb: () => void): NodeJS.Timeout {
  let last = performance.now();
  return setInterval(() => {
    const now = performance.now();
    if (now - last > CALL_MS / 4) disturb();
    last = now;
  }, 10);
}

/** Three keys that the bots know: Ana's with plenty, Lee's that runs out, Bob's without a limit. */
async function furnish({ server, notes, bots, now }: World, store: OpenStore): Promise<void> {
  const soon = Math.floor(now().getTime() / 1000) + 2 * 86_400;
  const { account, upstream } = server;
  const extra = Object.fromEntries(upstream.flavour.extraMembers.map((name) => [name, 'kept']));
  account.addKey({ name: 'search', remain_quota: 10_000_000, extra });
  account.addKey({ name: 'batch', remain_quota: 40_000, used_quota: 4_960_000, expired_time: soon, extra });
  account.addKey({ name: 'demo', unlimited_quota: true, extra });
  for (const row of account.books.rows) notes.books.set(row.id, openBook(row));
  const [bot] = bots;
  if (!bot) return;
  // Nothing is on trial yet: on a busy machine the first look may need another.
  for (let tries = 0; tries < 5 && (await store.keys.get(3)) === null; tries += 1)
    await watchKeys(bot.ports).catch(() => {});
  for (const [nth, owner] of [ana, lee, bob].entries()) await store.keys.setOwner(nth + 1, owner.id);
  beginsAnew(notes, bot.n);
}
