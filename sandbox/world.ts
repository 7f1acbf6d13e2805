import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type BotProcess, spawnBot } from './bot-process.ts';
import type { FlavourName } from './cometapi/flavour.ts';
import { type PretendCometApi, startCometApi } from './cometapi/server.ts';
import { seedKeys } from './seed-keys.ts';
import { type PretendSlack, startSlack } from './slack/server.ts';

export interface WorldOptions {
  flavour?: FlavourName;
  /** `SWEEP_INTERVAL` of the bot. */
  sweep?: string;
  delivery?: 'socket' | 'http';
  /** Of the pretend Slack; any free one unless said. */
  port?: number;
  /** Whether the account holds keys from the console; it does unless said. */
  seeded?: boolean;
  onBotLine?: (line: string) => void;
}

export interface SandboxWorld extends AsyncDisposable {
  slack: PretendSlack;
  cometApi: PretendCometApi;
  /** The bot started last. */
  readonly bot: BotProcess | null;
  /** Another bot on the same database, for example after the first has died. */
  startBot: (env?: Record<string, string>) => Promise<BotProcess>;
  stop: () => Promise<void>;
}

const SIGNING_SECRET = 'the sandbox signs with this';

export const readManifest = async (): Promise<unknown> =>
  parse(await readFile(new URL('../manifest.yml', import.meta.url), 'utf8'));

/** A Slack workspace and a CometAPI account on this machine, and real bots between them. */
export async function startWorld(options: WorldOptions = {}): Promise<SandboxWorld> {
  const { port = 0, flavour = 'documented', seeded = true } = options;
  const slack = await startSlack({ manifest: await readManifest(), port });
  const cometApi = await startCometApi({ flavour });
  if (seeded) seedKeys(cometApi);
  const directory = await mkdtemp(join(tmpdir(), 'cometkey-sandbox-'));
  const bots: BotProcess[] = [];
  const startBot = async (env: Record<string, string> = {}): Promise<BotProcess> => {
    const botPort = await freePort();
    if (options.delivery === 'http') {
      const requestUrl = `http://127.0.0.1:${botPort}/slack/events`;
      slack.deliverTo({ kind: 'http', requestUrl, signingSecret: SIGNING_SECRET });
    }
    const bot = spawnBot({
      env: { ...settings({ slack, cometApi, options }), ...database(directory), PORT: `${botPort}`, ...env },
      port: botPort,
      onLine: options.onBotLine ?? (() => undefined),
      onEnd: () => slack.changes.emit('changed'),
    });
    bots.push(bot);
    return bot;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(bots.map((bot) => bot.stop()));
    await Promise.all([slack.close(), cometApi.close()]);
    await rm(directory, { recursive: true, force: true });
  };
  return {
    slack,
    cometApi,
    get bot() {
      return bots.at(-1) ?? null;
    },
    startBot,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

const database = (directory: string) => ({ DATABASE_URL: `sqlite:${join(directory, 'cometkey.db')}` });

interface Parts {
  slack: PretendSlack;
  cometApi: PretendCometApi;
  options: WorldOptions;
}

const settings = ({ slack, cometApi, options }: Parts): Record<string, string> => ({
  SLACK_BOT_TOKEN: slack.botToken,
  ...(options.delivery === 'http'
    ? { SLACK_SIGNING_SECRET: SIGNING_SECRET }
    : { SLACK_APP_TOKEN: slack.appToken }),
  SLACK_API_URL: slack.apiUrl,
  COMETAPI_BASE_URL: cometApi.url,
  COMETAPI_ACCESS_TOKEN: cometApi.accessToken,
  COMETAPI_USER_ID: `${cometApi.userId}`,
  COMETKEY_LEADS: 'S0LEADS',
  COMETKEY_ADMINS: 'S0ADMINS',
  COMETKEY_APPROVALS_CHANNEL: 'C0REQUESTS',
  SWEEP_INTERVAL: options.sweep ?? '5s',
  LOG_LEVEL: 'warn',
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve()),
  );
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address.port;
}
