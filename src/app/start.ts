import { readFileSync } from 'node:fs';
import type { Logger } from '@slack/bolt';
import pTimeout from 'p-timeout';
import { cometApi as cometApiOf } from '../cometapi/comet-api.ts';
import type { CometApiOptions } from '../cometapi/connection.ts';
import type { Policy } from '../domain/policy/policy.ts';
import {
  connectSlack,
  type SlackConnection,
  type SlackSecrets,
} from '../slack/adapters/connection/connection.ts';
import { registerListeners } from '../slack/listeners/register-listeners.ts';
import { type OpenStore, openStore, type StoreOptions } from '../store/open-store.ts';
import type { Clock, Log, Metrics, Ports } from '../usecases/ports/ports.ts';
import { dropFormer } from '../usecases/watch/faults/drop-former.ts';
import { checkCometApi } from './check-cometapi.ts';
import { serveHealth } from './health-server.ts';
import { type JobTriggers, jobTriggers, type RunningJobs, runJobs } from './job-triggers.ts';
import type { JobName } from './jobs.ts';
import { type LivePorts, livePorts } from './policy/live-ports.ts';
import { notePolicy, noteSettings } from './policy/note-policy.ts';
import { policyReload } from './policy/policy-reload.ts';
import { logFailure } from './scheduler.ts';

export interface Settings {
  readonly slack: SlackSecrets & { readonly apiUrl: string; readonly teamId: string | null };
  readonly cometApi: Pick<CometApiOptions, 'baseUrl' | 'accessToken' | 'userId' | 'rate' | 'unitsPerUsd'>;
  readonly databaseUrl: string;
  readonly policy: Policy;
  /** The file that the policy comes from, read anew when it changes; absent: it comes from elsewhere. */
  readonly policyFile?: string | null;
  readonly sweepEveryMs: number;
  readonly port: number;
}

export interface Surroundings {
  readonly log: Log;
  /** Replaces the bot's own secrets and whatever looks like a secret. */
  readonly redact: (text: string) => string;
  /** The logger that Bolt gets. */
  readonly slackLog: Logger;
  readonly metrics: Metrics;
  readonly metricsText: () => Promise<string>;
  readonly clock: Clock;
  /** See `StoreOptions`. */
  readonly sqliteTime?: (() => number) | undefined;
  /** `by hand`: no scheduler; the caller runs each job with `run`. */
  readonly ticking: 'by itself' | 'by hand';
  readonly timeouts?: NonNullable<CometApiOptions['timeouts']>;
}

export interface Running {
  readonly port: number;
  /** As of this moment. */
  readonly ports: Ports;
  run(job: JobName): Promise<void>;
  /** Only for `by hand`: runs triggered jobs until no listener runs and no job is triggered. */
  settled(): Promise<void>;
  /** Reads the policy file now. */
  reloadPolicy(): Promise<void>;
  /** Accepts nothing more, waits for what runs, and closes everything. */
  stop(): Promise<void>;
}

/** A stop may take 15 s: so much for listeners and jobs, and so much for each connection to close. */
const DRAIN_MS = 7000;
const HANG_UP_MS = 1500;

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Opens the store, CometAPI, HTTP and jobs, and connects to Slack last. `stop` closes them in reverse order. */
export async function start(settings: Settings, around: Surroundings): Promise<Running> {
  await using opened = new AsyncDisposableStack();
  const { log, clock, sqliteTime, redact } = around;
  const slack = await slackOf(settings, around);
  const store = opened.use(await storeOf(settings, { clock, sqliteTime }));
  const triggers = jobTriggers();
  const cometApi = cometApiFor(settings, around, { calls: store.calls, recovered: triggers.catchUp });
  opened.defer(() => inTime(Promise.all([cometApi.stop(), store.notesStored()]), HANG_UP_MS));
  await checkCometApi(cometApi, store, log);
  await noteSettings(store, notedOf(settings), clock);
  const former = await notePolicy(store, settings.policy, clock);
  const live = livePorts(settings.policy, { around, slack, store, cometApi, trigger: triggers.trigger });
  if (former) await dropFormer(live.now(), former);
  const policy = policyReload({ live, path: settings.policyFile ?? null, redact });
  const { sweepEveryMs } = settings;
  const { app, client, teamId } = slack;
  registerListeners(app, () => ({ ports: live.now(), client, teamId, version, sweepEveryMs, redact }));
  const health = await healthOf(settings, around, { slack, store, live });
  opened.defer(health.close);
  const work = { sweepEveryMs, jobs: store.jobs, triggers, ticking: around.ticking, graceMs: DRAIN_MS };
  const ticking = runJobs(live.now, work);
  opened.defer(async () => void (await Promise.all([slack.drain(DRAIN_MS), ticking.stop()])));
  if (around.ticking === 'by itself') opened.defer(policy.watch().stop);
  opened.defer(() => inTime(slack.disconnect(), HANG_UP_MS));
  await slack.connect();
  log.info({ port: health.port, version }, 'cometkey is running');
  const closing = opened.move();
  return {
    port: health.port,
    get ports() {
      return live.now();
    },
    run: ticking.run,
    settled: () => settle(slack, ticking, { triggers, log }),
    reloadPolicy: policy.now,
    stop: () => closing.disposeAsync(),
  };
}

const notedOf = ({ cometApi: { baseUrl, rate, unitsPerUsd }, sweepEveryMs }: Settings) => ({
  version,
  cometApi: baseUrl,
  rate,
  unitsPerUsd: unitsPerUsd ?? null,
  sweepEveryMs,
});

interface Served {
  readonly slack: SlackConnection;
  readonly store: OpenStore;
  readonly live: LivePorts;
}

const healthOf = ({ port }: Settings, { metricsText }: Surroundings, { slack, store, live }: Served) =>
  serveHealth({
    port,
    events: slack.listener,
    metricsText,
    ready: () => readiness(slack, store, live.now()),
  });

const slackOf = ({ slack }: Settings, { slackLog, log, clock }: Surroundings) =>
  connectSlack({ secrets: slack, apiUrl: slack.apiUrl, teamId: slack.teamId, logger: slackLog, log, clock });

export function storeOf(
  {
    databaseUrl,
    cometApi: { baseUrl, userId, rate },
  }: Pick<Settings, 'databaseUrl'> & {
    readonly cometApi: Pick<Settings['cometApi'], 'baseUrl' | 'userId' | 'rate'>;
  },
  options: Pick<StoreOptions, 'clock' | 'use' | 'sqliteTime'>,
) {
  return openStore({ url: databaseUrl, rate, account: `${baseUrl} ${userId ?? ''}`.trim(), ...options });
}

const cometApiFor = (
  { cometApi }: Settings,
  { log, metrics, clock, timeouts = {} }: Surroundings,
  own: Pick<CometApiOptions, 'calls' | 'recovered'>,
) => cometApiOf({ ...cometApi, ...own, timeouts, log, metrics, clock });

async function settle(
  slack: SlackConnection,
  ticking: RunningJobs,
  { triggers: { waiting }, log }: { triggers: JobTriggers; log: Log },
): Promise<void> {
  for (;;) {
    await slack.drain(DRAIN_MS);
    const [job] = waiting;
    if (!job) return;
    waiting.delete(job);
    // Like the scheduler: a failed job is logged and does not stop the others.
    await ticking.run(job).catch((err: unknown) => logFailure(log, job, err));
  }
}

async function readiness(slack: SlackConnection, store: OpenStore, { cometApi, notifier }: Ports) {
  const database = await store.ping().then(
    () => true,
    () => false,
  );
  // Slack can keep the socket open and refuse every message, for example after the app was removed.
  const slackRefuses = notifier.refusedWith();
  const connected = slack.connected() && slackRefuses === null;
  return {
    ready: connected && database,
    slack: connected,
    slackRefuses,
    database,
    cometApi: cometApi.status(),
  };
}

/** A peer that does not close its connection must not keep the process running. */
const inTime = async (ending: Promise<unknown>, milliseconds: number): Promise<void> => {
  await pTimeout(ending, { milliseconds, message: false }).catch(() => {});
};
