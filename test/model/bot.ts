import { App, type Logger, LogLevel, type Receiver, type ReceiverEvent } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { InProcessSlack } from '../../sandbox/slack/in-process.ts';
import type { Ack, Envelope } from '../../sandbox/slack/world.ts';
import { jobTriggers } from '../../src/app/job-triggers.ts';
import { type JobName, jobsOf } from '../../src/app/jobs.ts';
import { livePorts } from '../../src/app/policy/live-ports.ts';
import { cometApi } from '../../src/cometapi/comet-api.ts';
import type { Transport } from '../../src/cometapi/wire/transport.ts';
import { withoutSecrets } from '../../src/domain/keys/redact.ts';
import { DAY } from '../../src/domain/time.ts';
import { registerListeners } from '../../src/slack/listeners/register-listeners.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import type { Log, Metrics, Ports } from '../../src/usecases/ports/ports.ts';
import { UNITS_PER_USD } from '../support/samples.ts';
import { modelPolicy } from './policy.ts';
import { type Life, life, mortal } from './process.ts';
import type { Machine } from './server.ts';

/** One process of the bot: all of it, but for the wire to Slack; it can die at any port or Slack call. */
export interface Bot {
  readonly n: number;
  readonly life: Life;
  receive(envelope: Envelope): Promise<Ack>;
  run(job: JobName): Promise<void>;
  /** What it was given is done, and so is what that set off. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface Around {
  readonly n: number;
  readonly cometApiUrl: string;
  readonly accessToken: string;
  readonly transport: Transport | undefined;
  readonly machine: Machine;
  readonly store: OpenStore;
  readonly slack: InProcessSlack;
  readonly rate: { limit: number; windowSeconds: number };
  readonly clock: () => Date;
  reaches(port: string): Promise<void>;
  /** An error that no person and no job may see. */
  threw(error: unknown): void;
}

const silent = () => {};
const metrics: Metrics = { count: silent, observe: silent, set: silent };
const policy = modelPolicy();
const logger: Logger = {
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  setLevel: silent,
  getLevel: () => LogLevel.ERROR,
  setName: silent,
};

/** A call that takes longer than this is given up. */
export const CALL_MS = 200;
const timeouts = { callMs: CALL_MS, readMs: 600, writeMs: 2000, waitMs: 2000 };

export async function openBot(around: Around): Promise<Bot> {
  const { n, cometApiUrl, accessToken, transport, machine, store, rate, clock } = around;
  const alive = life();
  const guarded = <T extends object>(port: T): T => mortal(port, alive, around.reaches);
  const log: Log = { info: silent, warn: silent, debug: silent, error: (fields) => heard(fields) };
  const heard = (fields: object) => {
    if (!alive.isDead() && 'err' in fields) around.threw(fields.err);
  };
  const { app, client } = await boltOf(around, alive);
  const triggers = jobTriggers();
  const api = cometApi({
    baseUrl: `${cometApiUrl}/bot-${n}`,
    accessToken,
    userId: '1',
    rate,
    unitsPerUsd: UNITS_PER_USD,
    calls: guarded(store.calls),
    log,
    metrics,
    clock,
    timeouts,
    transport,
    recovered: triggers.catchUp,
  });
  const { teamId } = around.slack;
  const ports = livePorts(policy, {
    around: { log, metrics, clock },
    slack: { client, promptClient: client, teamId },
    store: guarded(store),
    cometApi: api,
    trigger: triggers.trigger,
  }).now();
  const bot = {
    ports,
    client,
    teamId,
    version: 'model',
    sweepEveryMs: 300_000,
    redact: withoutSecrets,
  };
  registerListeners(app, () => bot);
  return { n, life: alive, ...working(app, { ports, alive, triggers, machine }), stop: () => api.stop() };
}

interface Work {
  readonly ports: Ports;
  readonly alive: Life;
  readonly triggers: ReturnType<typeof jobTriggers>;
  readonly machine: Machine;
}

function working(
  app: App,
  { ports, alive, triggers, machine }: Work,
): Pick<Bot, 'receive' | 'run' | 'settled'> {
  const listening = new Set<Promise<unknown>>();
  const jobs = jobsOf(() => ports, DAY);
  const whileAlive = (work: Promise<unknown>) => Promise.race([work.then(silent, silent), alive.death]);
  const run = (job: JobName) => {
    machine.trace('job', job);
    return whileAlive(machine.ownedBy(alive, () => jobs[job].run()));
  };
  return {
    async receive({ kind, payload, retry }) {
      machine.trace('Slack delivers', payload);
      const { promise, resolve } = Promise.withResolvers<Ack>();
      const event: ReceiverEvent = {
        body: payload,
        ack: async (answer) => resolve({ ok: true, payload: kind === 'events_api' ? undefined : answer }),
        ...(retry ? { retryNum: retry.attempt, retryReason: retry.reason } : {}),
      };
      const work = machine.ownedBy(alive, () => app.processEvent(event));
      listening.add(work);
      void work.catch(silent).finally(() => listening.delete(work));
      const died = alive.death.then((): Ack => ({ ok: false, reason: 'operation_timeout' }));
      return Promise.race([promise, died]);
    },
    run,
    async settled() {
      while (!alive.isDead() && (listening.size > 0 || triggers.waiting.size > 0)) {
        await whileAlive(Promise.allSettled(listening));
        const [job] = triggers.waiting;
        if (job) {
          triggers.waiting.delete(job);
          await run(job);
        }
      }
    },
  };
}

async function boltOf({ slack, reaches, machine }: Around, { goesOn }: Life) {
  const fetch: typeof globalThis.fetch = async (input, init) => {
    await reaches('slack');
    await goesOn();
    const answer = await slack.fetch(input, init);
    machine.trace('Slack answers', String(input), String(init?.body), slack.calls.at(-1)?.answer);
    await goesOn();
    return answer;
  };
  const options = { slackApiUrl: slack.apiUrl, fetch, retryConfig: { retries: 0 }, logger };
  const receiver: Receiver = { init: silent, start: async () => {}, stop: async () => {} };
  const app = new App({
    receiver,
    token: slack.botToken,
    botId: 'B0COMETKEY',
    botUserId: slack.workspace.bot.user,
    tokenVerificationEnabled: false,
    convoStore: false,
    logger,
    clientOptions: { ...options, rejectRateLimitedCalls: true },
  });
  return { app, client: new WebClient(slack.botToken, { ...options, rejectRateLimitedCalls: true }) };
}
