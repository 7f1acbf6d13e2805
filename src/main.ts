import { CometApiRefused } from './app/check-cometapi.ts';
import { type Running, start } from './app/start.ts';
import { PortRefused, startRefused } from './app/start-refused.ts';
import { steadyClock } from './app/steady-clock.ts';
import { type Config, ConfigRefused, loadConfig, type Secrets, secretValues } from './config/load-config.ts';
import { SlackRefused } from './slack/adapters/connection/slack-refused.ts';
import { StoreRefused } from './store/engines/store-refused.ts';
import { type Logs, openLog } from './telemetry/log.ts';
import { openMetrics } from './telemetry/metrics.ts';

/** EX_CONFIG of sysexits.h: a restart fails again until what the message names is fixed. */
const EX_CONFIG = 78;
const OPERATOR_ERRORS = [SlackRefused, CometApiRefused, StoreRefused, PortRefused];
/** Longer than a clean stop takes, shorter than the 15 s that a stop may take. */
const FORCED_EXIT_MS = 14_000;

const { config, secrets } = configOrExit();
const logs = openLog({ level: config.logLevel, secrets: secretValues(secrets) });
const { log } = logs;
let running: Running | null = null;
let stopping: Promise<void> | null = null;

// A rejection that nobody awaits leaves other work intact, so the process goes on.
process.on('unhandledRejection', (error: unknown) => {
  log.error({ err: error }, 'a rejection nobody handled');
});

// After an uncaught error the state is unknown: exit, and let the supervisor restart the process.
process.on('uncaughtException', (error: unknown) => {
  if (stopping) return log.warn({ err: error }, 'an error on the way out');
  log.error({ err: error }, 'an error nobody handled; exiting');
  process.exit(1);
});

// Under npm, Ctrl-C reaches the process twice.
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    stopping ??= stop(signal);
  });

// Nobody awaits it; what is wrong with the file is told and logged.
process.on('SIGHUP', () => void running?.reloadPolicy());

running = await startOrExit(config, secrets, logs);

function configOrExit(): { config: Config; secrets: Secrets } {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigRefused) return refuse(error.message);
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
        policyFile: config.policyFile,
        sweepEveryMs: config.sweepEveryMs,
        port: config.port,
      },
      { log, slackLog, redact, metrics, metricsText: text, clock: steadyClock(), ticking: 'by itself' },
    );
  } catch (error) {
    if (OPERATOR_ERRORS.some((kind) => error instanceof kind)) return refuse((error as Error).message);
    log.error({ err: error }, 'cometkey could not start');
    process.exit(1);
  }
}

function refuse(why: string): never {
  process.stderr.write(`${startRefused(why)}\n`);
  process.exit(EX_CONFIG);
}

async function stop(signal: string): Promise<void> {
  log.info({ signal }, 'stopping');
  setTimeout(() => {
    log.error({}, 'did not stop in time; exiting');
    process.exit(1);
  }, FORCED_EXIT_MS).unref();
  // A start is not awaited: of what it has open, the store and perhaps a migration, an exit loses no more than a crash.
  await running?.stop();
  log.info({}, 'stopped');
  process.exit(0);
}
