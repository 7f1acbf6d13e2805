import { type Config, ConfigRefused, loadConfig, type Secrets, secretValues } from './config.ts';
import { type Logs, openLog } from './log.ts';
import { openMetrics } from './metrics.ts';
import { SlackRefused } from './slack/connection.ts';
import { CometApiRefused, type Running, start } from './start.ts';
import { StoreRefused } from './store/refused.ts';

/** sysexits' EX_CONFIG: starting again changes nothing until somebody mends what the message names. */
const EX_CONFIG = 78;
/** Longer than the drain, shorter than what containers are given. */
const FIRMLY_AFTER_MS = 14_000;

const { config, secrets } = configOrExit();
const logs = openLog({ level: config.logLevel, secrets: secretValues(secrets) });
const { log } = logs;

// A rejected reconnect of Slack's socket ends up here: a supervisor starts the process afresh.
process.on('unhandledRejection', (error) => {
  log.error({ err: error }, 'an error nobody handled; exiting');
  process.exit(1);
});

const running = await startOrExit(config, secrets, logs);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(running, signal));

function configOrExit(): { config: Config; secrets: Secrets } {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigRefused) return refuse(`cometkey cannot start:\n${error.message}`);
    throw error;
  }
}

async function startOrExit(config: Config, secrets: Secrets, { log, slackLog }: Logs): Promise<Running> {
  const { meter, text } = openMetrics();
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
      { log, slackLog, meter, metrics: text, clock: () => new Date(), ticking: 'by itself' },
    );
  } catch (error) {
    const mendable =
      error instanceof SlackRefused || error instanceof CometApiRefused || error instanceof StoreRefused;
    if (mendable) return refuse(`cometkey cannot start: ${error.message}`);
    log.error({ err: error }, 'cometkey could not start');
    process.exit(1);
  }
}

function refuse(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(EX_CONFIG);
}

async function stop(bot: Running, signal: string): Promise<void> {
  log.info({ signal }, 'stopping');
  setTimeout(() => {
    log.error({}, 'did not stop in time; exiting');
    process.exit(1);
  }, FIRMLY_AFTER_MS).unref();
  await bot.stop();
  log.info({}, 'stopped');
  process.exit(0);
}
