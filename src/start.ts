import { readFileSync } from 'node:fs';
import type { Logger } from '@slack/bolt';
import { clockwork } from './clockwork.ts';
import { type CometApiOptions, cometApi as cometApiOf } from './cometapi/comet-api.ts';
import type { Policy } from './domain/policy.ts';
import { serveHealth } from './health.ts';
import { type JobName, jobsOf } from './jobs.ts';
import { newId } from './new-id.ts';
import type { Bot } from './slack/bot.ts';
import { connectSlack, type SlackConnection, type SlackSecrets } from './slack/connection.ts';
import { slackDirectory } from './slack/directory.ts';
import { homeIfOpened } from './slack/home.ts';
import { registerListeners } from './slack/listeners.ts';
import { slackMessenger } from './slack/messenger.ts';
import { type OpenStore, openStore } from './store/database.ts';
import type { CometApi } from './usecases/comet-api-port.ts';
import { problemOf } from './usecases/fresh-key.ts';
import type { Clock, Log, Meter, Nudge, Ports } from './usecases/ports.ts';

export interface Settings {
  readonly slack: SlackSecrets & { readonly apiUrl: string; readonly teamId: string | null };
  readonly cometApi: Pick<CometApiOptions, 'baseUrl' | 'accessToken' | 'userId' | 'rate' | 'unitsPerUsd'>;
  readonly databaseUrl: string;
  readonly policy: Policy;
  readonly sweepEveryMs: number;
  readonly port: number;
}

export interface Surroundings {
  readonly log: Log;
  /** Bolt's own lines. */
  readonly slackLog: Logger;
  readonly meter: Meter;
  readonly metrics: () => Promise<string>;
  readonly clock: Clock;
  /** `by hand`: nothing ticks; whoever holds the bot runs its jobs one by one. */
  readonly ticking: 'by itself' | 'by hand';
  readonly timeouts?: NonNullable<CometApiOptions['timeouts']>;
}

export interface Running {
  readonly port: number;
  readonly ports: Ports;
  run(job: JobName): Promise<void>;
  /** By hand: resolves when no listener runs and no nudged job is left. */
  settled(): Promise<void>;
  /** Takes nothing new, lets what runs end, and closes everything. */
  stop(): Promise<void>;
}

/** CometAPI refused the access token: starting again will not help. */
export class CometApiRefused extends Error {
  override readonly name = 'CometApiRefused';
}

const DRAIN_MS = 10_000;

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Config in, running bot out: store, CometAPI, Slack, and what ticks. */
export async function start(settings: Settings, around: Surroundings): Promise<Running> {
  const { log, meter, clock } = around;
  const { baseUrl, userId, rate } = settings.cometApi;
  const { secrets, apiUrl, teamId } = { secrets: settings.slack, ...settings.slack };
  const slack = await connectSlack({ secrets, apiUrl, teamId, logger: around.slackLog, log });
  const account = `${baseUrl} ${userId ?? ''}`.trim();
  const store = await openStore({ url: settings.databaseUrl, rate, clock, account });
  const timeouts = around.timeouts ? { timeouts: around.timeouts } : {};
  const cometApi = cometApiOf({ ...settings.cometApi, ...timeouts, calls: store.calls, log, meter, clock });
  try {
    await introduce(cometApi, log);
    const nudged = nudging();
    const ports = portsOf(settings, { around, slack, store, cometApi, nudge: nudged.nudge });
    const bot: Bot = { ports, client: slack.client, teamId: slack.teamId, version };
    registerListeners(slack.app, bot);
    const ticking = tick(ports, { settings, around, store, nudged });
    const health = await serveHealth({
      port: settings.port,
      events: slack.listener,
      metrics: around.metrics,
      ready: () => readiness(slack, store, cometApi),
    });
    await slack.connect();
    log.info({ port: health.port, version }, 'cometkey is running');
    return {
      port: health.port,
      ports,
      run: ticking.run,
      settled: () => settle(slack, ticking, nudged),
      stop: async () => {
        await slack.disconnect().catch((err: unknown) => log.warn({ err }, 'Slack did not say goodbye'));
        await Promise.all([slack.drain(DRAIN_MS), ticking.stop()]);
        await health.close();
        await cometApi.stop();
        await store.close();
      },
    };
  } catch (error) {
    await slack.disconnect().catch(() => {});
    await cometApi.stop();
    await store.close();
    throw error;
  }
}

/** A wrong token ends the start; a CometAPI that does not answer does not. */
async function introduce(cometApi: CometApi, log: Log): Promise<void> {
  try {
    for await (const page of cometApi.pages('interactive')) {
      log.info({ keys: page.total ?? page.keys.length }, 'CometAPI answers');
      break;
    }
  } catch (error) {
    if (problemOf(error)?.kind !== 'upstream_auth') {
      log.warn({ err: error }, 'CometAPI does not answer; starting all the same');
      return;
    }
    throw new CometApiRefused(
      'CometAPI refused COMETAPI_ACCESS_TOKEN. Copy it again from Console → Personal Settings (opening its dialog may renew it), and set COMETAPI_USER_ID if your server asks for New-Api-User.',
      { cause: error },
    );
  }
  // Forms rest on these within a second, so they are asked for before anybody opens one.
  for (const list of [cometApi.models(), cometApi.groups(), cometApi.unitsPerUsd()])
    list.catch((err: unknown) => log.warn({ err }, 'a list of the account could not be read'));
}

interface Parts {
  readonly around: Surroundings;
  readonly slack: SlackConnection;
  readonly store: OpenStore;
  readonly cometApi: CometApi;
  readonly nudge: Nudge;
}

function portsOf({ policy }: Settings, { around, slack, store, cometApi, nudge }: Parts): Ports {
  const { log, meter, clock } = around;
  const { client, teamId } = slack;
  const ports: Ports = {
    store,
    cometApi,
    policy,
    nudge,
    log,
    meter,
    clock,
    newId,
    directory: slackDirectory({ client, policy, groups: store.groups, teamId, clock }),
    messenger: slackMessenger({
      client,
      channel: policy.approvals.channel,
      log,
      homeOf: (person) => homeIfOpened(ports, person),
    }),
  };
  return ports;
}

interface Nudging {
  readonly nudge: Nudge;
  readonly waiting: Set<'deliver' | 'apply'>;
  /** Set once something ticks. */
  onNudge: (job: 'deliver' | 'apply') => void;
}

function nudging(): Nudging {
  const waiting = new Set<'deliver' | 'apply'>();
  const self: Nudging = {
    waiting,
    onNudge: (job) => waiting.add(job),
    nudge: { deliver: () => self.onNudge('deliver'), apply: () => self.onNudge('apply') },
  };
  return self;
}

interface Ticking {
  run(job: JobName): Promise<void>;
  stop(): Promise<void>;
}

function tick(
  ports: Ports,
  given: { settings: Settings; around: Surroundings; store: OpenStore; nudged: Nudging },
): Ticking {
  const { settings, around, store, nudged } = given;
  const jobs = jobsOf(ports, settings.sweepEveryMs);
  const run = (job: JobName) => jobs[job].run();
  if (around.ticking === 'by hand') return { run, stop: async () => {} };
  const works = clockwork({ jobs: store.jobs, log: around.log, meter: around.meter, clock: around.clock });
  for (const [name, job] of Object.entries(jobs))
    works.every(name, { everyMs: job.everyMs, jitter: 0.1 }, job.run);
  nudged.onNudge = (job) => works.nudge(job);
  return { run, stop: () => works.stop() };
}

async function settle(slack: SlackConnection, ticking: Ticking, { waiting }: Nudging): Promise<void> {
  for (;;) {
    await slack.drain(DRAIN_MS);
    const [job] = waiting;
    if (!job) return;
    waiting.delete(job);
    await ticking.run(job);
  }
}

async function readiness(slack: SlackConnection, store: OpenStore, cometApi: CometApi) {
  const database = await store.ping().then(
    () => true,
    () => false,
  );
  const connected = slack.connected();
  return { ready: connected && database, slack: connected, database, cometApi: cometApi.status() };
}
