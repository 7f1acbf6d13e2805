import { type InProcessSlack, slackInProcess } from '../../sandbox/slack/in-process.ts';
import type { Person } from '../../sandbox/slack/person.ts';
import { readManifest } from '../../sandbox/world.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { now as noon } from '../support/samples.ts';
import { type Bot, openBot } from './bot.ts';
import { ignore } from './ignore.ts';
import { type Oracle, openOracle } from './oracle.ts';
import { ids, OWNERS } from './policy.ts';
import type { Moment } from './process.ts';
import type { Server } from './server.ts';
import type { Setting } from './step.ts';

/** One account, one workspace, one database and one or two bots, for as long as one story goes on. */
export interface World {
  readonly server: Server;
  readonly slack: InProcessSlack;
  readonly oracle: Oracle;
  readonly bots: Bot[];
  readonly estimates: { id: number; units: number; settle: (units: number) => void }[];
  /** Which bot hears what a person does next. */
  hearing: Bot | null;
  onMoment: (bot: Bot, moment: Moment) => Promise<void>;
  /** Grows with everything that anybody does. */
  stirs: number;
  now(): Date;
  passes(milliseconds: number): void;
  /** The database has a clock of its own, and nobody renews the leases of the dead. */
  leasesRunOut(): void;
  person(name: string): Person;
  bot(nth: number): Bot;
  crash(nth: number): void;
  /** A new process in the place of each dead one. */
  revive(): Promise<void>;
  close(): Promise<void>;
}

const ACCOUNT = 'model';
const PLENTY = { limit: 100_000, windowSeconds: 180 };
const manifest = await readManifest();

export async function openWorld(server: Server, setting: Setting, team: 1 | 2): Promise<World> {
  server.upstream.setFlavour(setting.flavour);
  const rate = setting.rate ?? PLENTY;
  const { machine } = server;
  let moved = noon.getTime();
  const at = () => moved + Math.floor(machine.elapsed());
  const clock = () => new Date(at());
  const slack = slackInProcess({ manifest, clock: at });
  const disk = await machine.newDisk();
  const open = () => disk.open({ rate, clock, sqliteTime: at, account: ACCOUNT });
  let store: OpenStore = await open();
  const oracle = openOracle({ server, slack, now: clock });
  const buried: Bot[] = [];
  const calls: number[] = [];

  const hire = async (): Promise<Bot> => {
    const n = server.number();
    const { url: cometApiUrl, accessToken } = server.upstream;
    const bot: Bot = await openBot({
      n,
      cometApiUrl,
      accessToken,
      transport: server.transport,
      machine,
      store,
      slack,
      rate,
      clock,
      reaches: async () => world.onMoment(bot, 'port'),
      threw: (error) => oracle.threw(error),
    });
    return bot;
  };

  const world: World = {
    server,
    slack,
    oracle,
    bots: [],
    estimates: [],
    hearing: null,
    onMoment: async () => {},
    stirs: 0,
    now: clock,
    passes: (milliseconds) => {
      moved += milliseconds;
    },
    leasesRunOut() {
      const dead = [...buried, ...world.bots].filter(({ life }) => life.isDead());
      const held = dead.flatMap(({ life }) => [...life.leases]);
      if (held.length > 0) disk.endLeases(held);
    },
    person: (name) => slack.as(name),
    bot: (nth) => world.bots[nth % world.bots.length] as Bot,
    crash: (nth) => {
      oracle.crashed();
      world.bot(nth).life.die();
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
      for (const bot of dead) world.bots[world.bots.indexOf(bot)] = await hire();
    },
    async close() {
      for (const bot of world.bots) bot.life.die();
      await server.quiet();
      server.forget();
      for (const bot of [...buried, ...world.bots]) bot.life.bury();
      await Promise.all(world.bots.map((bot) => bot.stop()));
      slack.close();
      await store.close();
      disk.remove();
    },
  };

  slack.deliverTo((envelope) => (world.hearing ?? world.bot(0)).receive(envelope));
  const botOf = (n: number) => world.bots.find((bot) => bot.n === n);
  server.listen({
    now: clock,
    async arrives(n, { method }) {
      const bot = botOf(n);
      if (!bot || bot.life.isDead()) return false;
      const arrived = performance.now();
      await world.onMoment(bot, 'call');
      if (bot.life.isDead()) return false;
      calls.push(arrived);
      const within = mostSince(arrived, calls, rate.windowSeconds * 1000);
      oracle.sawCall(n, method);
      if (within > rate.limit) oracle.breaks('called more often than the limit', { within });
      return true;
    },
    async reaches(n, moment) {
      const bot = botOf(n);
      if (bot) await world.onMoment(bot, moment);
    },
    read: (n, row) => oracle.sawRead(n, row),
    listed: () => {},
    wrote: (n, change) => oracle.sawWrite(n, change),
    made: (_, row) => oracle.sawCreate(row),
  });
  if (setting.ignores) ignore(server, setting.ignores);
  for (let nth = 0; nth < team; nth += 1) world.bots.push(await hire());
  await furnish(world, store);
  return world;
}

/** Three keys that the bots know: Ana's with plenty, Lee's that runs out, Bob's without a limit. */
async function furnish(world: World, store: OpenStore): Promise<void> {
  const { server, oracle, bots, now } = world;
  const soon = Math.floor(now().getTime() / 1000) + 2 * 86_400;
  const { account, upstream } = server;
  const extra = Object.fromEntries(upstream.flavour.extraMembers.map((name) => [name, 'kept']));
  account.addKey({ name: 'search', remain_quota: 10_000_000, extra });
  account.addKey({ name: 'batch', remain_quota: 40_000, used_quota: 4_960_000, expired_time: soon, extra });
  account.addKey({ name: 'demo', unlimited_quota: true, extra });
  const [bot] = bots;
  if (!bot) return;
  await bot.run('sweep');
  await store.commit({ at: now(), keys: OWNERS.map((owner, nth) => ({ id: nth + 1, owner: ids[owner] })) });
  oracle.begins();
}

/** The most calls of any window that ends with this one or a later one: some are noted before others that came first. */
const mostSince = (arrived: number, calls: readonly number[], windowMs: number): number =>
  Math.max(
    ...calls
      .filter((end) => end >= arrived)
      .map((end) => calls.filter((one) => one > end - windowMs && one <= end).length),
  );
