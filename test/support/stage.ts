import { expect } from 'vitest';
import type { Flavour, FlavourName } from '../../sandbox/cometapi/flavour.ts';
import { type PretendCometApi, startCometApi } from '../../sandbox/cometapi/server.ts';
import type { Person } from '../../sandbox/slack/person.ts';
import { type PretendSlack, startSlack } from '../../sandbox/slack/server.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { readManifest } from '../../sandbox/world.ts';
import type { JobName } from '../../src/app/jobs.ts';
import { type Running, type Settings, start } from '../../src/app/start.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import type { LogLevel } from '../../src/telemetry/log.ts';
import { leaking, saidToSlack, secretsOf } from './leaks.ts';
import { SIGNING_SECRET, settingsOf, surroundingsOf } from './stage-settings.ts';

export interface StageOptions {
  readonly flavour?: FlavourName | Flavour;
  readonly delivery?: 'socket' | 'http';
  readonly databaseUrl?: string;
  readonly policy?: Settings['policy'];
  readonly policyFile?: string;
  readonly rate?: Settings['cometApi']['rate'];
  readonly logLevel?: LogLevel;
  /** The bot has never looked at the keys, nor written to anybody; else it has, and greets nobody. */
  readonly isNew?: boolean;
  readonly timeouts?: { callMs?: number; readMs?: number; writeMs?: number; waitMs?: number };
}

/** The real bot between the two pretend servers, on real wires, with a clock that is moved by hand. */
export interface Stage extends AsyncDisposable {
  readonly slack: PretendSlack;
  readonly cometApi: PretendCometApi;
  readonly bot: Running;
  readonly ana: Person;
  readonly bob: Person;
  readonly lee: Person;
  readonly lea: Person;
  readonly ada: Person;
  readonly gil: Person;
  readonly logged: string[];
  now(): Date;
  advance(milliseconds: number): void;
  /** Awaits `act`, then everything that the bot started because of it. */
  after<T>(act: Promise<T>): Promise<T>;
  sweep(): Promise<void>;
  /** One run of a job by the newest bot, and everything that it triggers. */
  runs(job: JobName): Promise<void>;
  /** The person's last ephemeral message. */
  told(person: Person): string;
  /** The last message of the person's DM with the bot. */
  dm(person: Person): string;
  /** The newest card in the approvals channel. */
  card(): string;
  /** The replies under the newest card. */
  thread(): string[];
  /** Of the newest card. */
  requestId(): string;
  newest(): Running;
  /** One more bot, on the same database when it is a file or a server; its clock may differ from that of the others. */
  another(aheadMs?: number): Promise<Running>;
  /** Stops the newest bot and starts one more on its database. */
  restart(): Promise<Running>;
  /** The same after a crash: the old bot writes nothing more. */
  crash(): Promise<Running>;
}

/** How the answer to a change begins that is done; a form's has its title before it. */
export const DONE = /(?:^|\n)✅ (?!Approved)/;

const manifest = await readManifest();

/** On this Thursday, whatever the day of the run; from there the clock goes on, and is moved by hand. */
const STORIES_BEGIN = new Date('2026-12-03T10:00:00Z');

export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const startedAt = performance.now();
  const offset = { ms: 0 };
  const clock = () => new Date(STORIES_BEGIN.getTime() + performance.now() - startedAt + offset.ms);
  const ms = () => clock().getTime();
  const slack = await startSlack({ manifest, clock: ms });
  const cometApi = await startCometApi({ flavour: options.flavour ?? 'newapi', clock: ms, limiter: false });
  const sides = { slack, cometApi };
  const logged: string[] = [];
  const bots: Running[] = [];
  const another = async (aheadMs = 0) => {
    const own = () => new Date(ms() + aheadMs);
    const bot = await start(
      settingsOf(sides, options),
      surroundingsOf(sides, { clock: own, sqliteTime: ms, logged, options }),
    );
    bots.push(bot);
    if (options.delivery === 'http')
      slack.deliverTo({
        kind: 'http',
        requestUrl: `http://127.0.0.1:${bot.port}/slack/events`,
        signingSecret: SIGNING_SECRET,
      });
    await slack.connected();
    return bot;
  };
  const bot = await another();
  const known = options.isNew ? [] : ['welcomed', ...slack.workspace.users.map(({ id }) => `met:${id}`)];
  for (const name of known) await bot.ports.store.keyValues.set(name, String(ms()));
  const runs = async (job: JobName) => {
    await bots.at(-1)?.run(job);
    await settled();
  };
  const inRequests = () => slack.as('lee').sees({ channel: 'key-requests' });
  const card = () => inRequests().findLast(({ thread_ts, ephemeral_to }) => !thread_ts && !ephemeral_to);
  const cardText = () => textOf(card() ?? {});
  const settled = async () => {
    for (const one of bots) await one.settled();
  };
  return {
    slack,
    cometApi,
    bot,
    logged,
    ...(Object.fromEntries(
      ['ana', 'bob', 'lee', 'lea', 'ada', 'gil'].map((name) => [name, slack.as(name)]),
    ) as Pick<Stage, 'ana' | 'bob' | 'lee' | 'lea' | 'ada' | 'gil'>),
    now: clock,
    advance: (milliseconds) => {
      offset.ms += milliseconds;
    },
    after: async (act) => {
      const result = await act;
      await settled();
      return result;
    },
    sweep: () => runs('sweep'),
    runs,
    told: (person) => textOf(person.lastEphemeral() ?? {}),
    dm: (person) => textOf(person.lastDm() ?? {}),
    card: cardText,
    thread: () =>
      inRequests()
        .filter(
          ({ ts, thread_ts }) => thread_ts !== undefined && thread_ts === card()?.ts && ts !== thread_ts,
        )
        .map(textOf),
    requestId: () => /request `([\w-]+)`/.exec(cardText())?.[1] ?? '',
    newest: () => bots.at(-1) ?? bot,
    another,
    restart: async () => {
      await bots.pop()?.stop();
      return another();
    },
    crash: async () => {
      const dying = bots.pop();
      await (dying?.ports.store as OpenStore | undefined)?.close();
      await dying?.stop();
      return another();
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(bots.map((one) => one.stop()));
      await Promise.all([slack.close(), cometApi.close()]);
      expect(leaking([...logged, ...saidToSlack(sides)], secretsOf(sides))).toEqual([]);
      expect(slack.calls.filter(({ answer }) => /invalid_(blocks|arguments)/.test(answer))).toEqual([]);
      expect(logged.filter((line) => /already.*acknowledged|ack\(\) has already/i.test(line))).toEqual([]);
    },
  };
}
