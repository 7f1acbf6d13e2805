import { type Logger, LogLevel } from '@slack/bolt';
import { expect } from 'vitest';
import type { FlavourName } from '../../sandbox/cometapi/flavour.ts';
import { type PretendCometApi, startCometApi } from '../../sandbox/cometapi/server.ts';
import type { Person } from '../../sandbox/slack/person.ts';
import { type PretendSlack, startSlack } from '../../sandbox/slack/server.ts';
import { textOf } from '../../sandbox/slack/words.ts';
import { readManifest } from '../../sandbox/world.ts';
import { defaultPolicy } from '../../src/domain/policy.ts';
import { type Running, type Settings, start } from '../../src/start.ts';

const SIGNING_SECRET = 'the stage signs with this';

export interface StageOptions {
  readonly flavour?: FlavourName;
  readonly delivery?: 'socket' | 'http';
  readonly databaseUrl?: string;
  readonly policy?: Settings['policy'];
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
  /** Acts, lets the bot finish everything it started, and answers what it did. */
  after<T>(act: Promise<T>): Promise<T>;
  sweep(): Promise<void>;
  /** What the person reads last that only they see. */
  told(person: Person): string;
  /** What the person reads last in their DM with the bot. */
  dm(person: Person): string;
  /** The newest card in the approvals channel. */
  card(): string;
  /** One more bot, on the same database when it is a file or a server. */
  another(): Promise<Running>;
}

export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const offset = { ms: 0 };
  const clock = () => new Date(Date.now() + offset.ms);
  const ms = () => clock().getTime();
  const slack = await startSlack({ manifest: await readManifest(), clock: ms });
  const cometApi = await startCometApi({ flavour: options.flavour ?? 'newapi', clock: ms, limiter: false });
  const logged: string[] = [];
  const bots: Running[] = [];
  const another = async () => {
    const bot = await start(settingsOf(slack, cometApi, options), surroundings(clock, logged, options));
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
    sweep: async () => {
      await bot.run('sweep');
      await settled();
    },
    told: (person) => textOf(person.lastEphemeral() ?? {}),
    dm: (person) => textOf(person.lastDm() ?? {}),
    card: () => {
      const card = slack
        .as('lee')
        .sees({ channel: 'key-requests' })
        .findLast(({ thread_ts }) => !thread_ts);
      return textOf(card ?? {});
    },
    another,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(bots.map((one) => one.stop()));
      await Promise.all([slack.close(), cometApi.close()]);
      expect(slack.calls.filter(({ answer }) => /invalid_(blocks|arguments)/.test(answer))).toEqual([]);
    },
  };
}

function settingsOf(slack: PretendSlack, cometApi: PretendCometApi, options: StageOptions): Settings {
  const door =
    options.delivery === 'http'
      ? ({ kind: 'http', signingSecret: SIGNING_SECRET } as const)
      : ({ kind: 'socket', appToken: slack.appToken } as const);
  return {
    slack: { botToken: slack.botToken, door, apiUrl: slack.apiUrl, teamId: slack.teamId },
    cometApi: {
      baseUrl: cometApi.url,
      accessToken: cometApi.accessToken,
      userId: String(cometApi.userId),
      rate: { limit: 10_000, windowSeconds: 180 },
      unitsPerUsd: null,
    },
    databaseUrl: options.databaseUrl ?? 'sqlite::memory:',
    policy: options.policy ?? defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS'),
    sweepEveryMs: 300_000,
    port: 0,
  };
}

function surroundings(clock: () => Date, logged: string[], { timeouts }: StageOptions) {
  const line = (level: string) => (fields: unknown, message?: string) => {
    logged.push(`${level} ${message ?? ''} ${JSON.stringify(fields, errorsAsText)}`);
  };
  const log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
  const slackLog: Logger = {
    debug: () => {},
    info: (...parts) => logged.push(`slack ${parts.join(' ')}`),
    warn: (...parts) => logged.push(`slack ${parts.join(' ')}`),
    error: (...parts) => logged.push(`slack ${parts.join(' ')}`),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
  return {
    log,
    slackLog,
    meter: { count: () => {}, observe: () => {}, set: () => {} },
    metrics: async () => '',
    clock,
    ticking: 'by hand',
    ...(timeouts ? { timeouts } : {}),
  } as const;
}

const errorsAsText = (_key: string, value: unknown): unknown =>
  value instanceof Error
    ? { name: value.name, message: value.message, stack: value.stack, cause: value.cause }
    : value;
