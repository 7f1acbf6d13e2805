import { CometApiRefused } from './app/check-cometapi.ts';
import { PortRefused } from './app/http-server.ts';
import { type Running, start } from './app/start.ts';
import { steadyClock } from './app/steady-clock.ts';
import { type Config, ConfigRefused, loadConfig, type Secrets, secretValues } from './config/load-config.ts';
import { SlackRefused } from './slack/adapters/connection/slack-refused.ts';
import { StoreRefused } from './store/engines/store-refused.ts';
import { type Logs, openLog } from './telemetry/log.ts';
import { openMetrics } from './telemetry/metrics.ts';

/** sysexits' EX_CONFIG: starting again changes nothing until somebody mends what the message names. */
const EX_CONFIG = 78;
const MENDABLE = [SlackRefused, CometApiRefused, StoreRefused, PortRefused];
/** Longer than the drain, shorter than what containers are given. */
const FIRMLY_AFTER_MS = 14_000;

const { config, secrets } = configOrExit();
const logs = openLog({ level: config.logLevel, secrets: secretValues(secrets) });
const { log } = logs;
let running: Running | null = null;
let stopping: Promise<void> | null = null;

// A promise that nobody held fails alone; the rest goes on.
process.on('unhandledRejection', (error: unknown) => {
  log.error({ err: error }, 'a rejection nobody handled');
});

// What was thrown past everything may have left its work half done: a supervisor starts the process afresh.
process.on('uncaughtException', (error: unknown) => {
  if (stopping) return log.warn({ err: error }, 'an error on the way out');
  log.error({ err: error }, 'an error nobody handled; exiting');
  process.exit(1);
});

// Ctrl-C under npm reaches the process twice.
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    stopping ??= stop(signal);
  });

running = await startOrExit(config, secrets, logs);

function configOrExit(): { config: Config; secrets: Secrets } {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigRefused) return refuse(`cometkey cannot start:\n${error.message}`);
    throw error;
  }
}

async function startOrExit(
  config: Config,
  secrets: Secrets,
  { log, slackLog, redact }: Logs,
): Promise<Running> {
  const { metrics, text } = openMetrics();
  try {
    return await start(
      {
        slack: { ...config.slack, ...secrets.slack },
        cometApi: { ...config.cometApi, ...secrets.cometApi },
        databaseUrl: secrets.databaseUrl,
        policy: config.policy,
        sweepEveryMs: config.sweepEveryMs,
        port: config.port,
      },
      { log, slackLog, redact, metrics, metricsText: text, clock: steadyClock(), ticking: 'by itself' },
    );
  } catch (error) {
    if (MENDABLE.some((kind) => error instanceof kind))
      return refuse(`cometkey cannot start: ${(error as Error).message}`);
    log.error({ err: error }, 'cometkey could not start');
    process.exit(1);
  }
}

function refuse(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(EX_CONFIG);
}

async function stop(signal: string): Promise<void> {
  log.info({ signal }, 'stopping');
  setTimeout(() => {
    log.error({}, 'did not stop in time; exiting');
    process.exit(1);
  }, FIRMLY_AFTER_MS).unref();
  // Before it runs nothing is under way that would have to end.
  await running?.stop();
  log.info({}, 'stopped');
  process.exit(0);
}
