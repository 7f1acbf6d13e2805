import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type BotProcess, freePort, spawnBot } from './bot-process.ts';
import { botSettings, policyPath } from './bot-settings.ts';
import type { FlavourName } from './cometapi/flavour.ts';
import { type PretendCometApi, startCometApi } from './cometapi/server.ts';
import { type Restarts, restartsOf } from './restarts.ts';
import { seedKeys } from './seed-keys.ts';
import { gridWorkspace } from './slack/grid.ts';
import { type PretendSlack, startSlack } from './slack/server.ts';
import { seedWorkspace } from './slack/workspace.ts';

export interface WorldOptions {
  flavour?: FlavourName;
  /** `SWEEP_INTERVAL` of the bot. */
  sweep?: string;
  delivery?: 'socket' | 'http';
  /** Of the pretend Slack; any free one unless said. */
  port?: number;
  /** Whether the account holds keys from the console; it does unless said. */
  seeded?: boolean;
  /** A policy file in YAML; without one, leads, admins and channel are in the environment. */
  policy?: string;
  /** How far the clock of this world is ahead of the machine's at first; negative: behind. */
  aheadMs?: number;
  /** A workspace of an Enterprise Grid, with the kinds of people that are only there. */
  isGrid?: boolean;
  /** More environment for every bot. */
  env?: Record<string, string>;
  onBotLine?: (line: string) => void;
}

export interface SandboxWorld extends AsyncDisposable {
  slack: PretendSlack;
  cometApi: PretendCometApi;
  /** How far the clock of this world is ahead of the machine's. */
  readonly aheadMs: number;
  now: () => number;
  /** The bot started last. */
  readonly bot: BotProcess | null;
  /** Another bot on the same database, for example after the first has died. */
  startBot: (env?: Record<string, string>) => Promise<BotProcess>;
  restarts: Restarts;
  stop: () => Promise<void>;
}

const SIGNING_SECRET = 'the sandbox signs with this';

export const readManifest = async (): Promise<unknown> =>
  parse(await readFile(new URL('../manifest.yml', import.meta.url), 'utf8'));

async function startServers({ port = 0, flavour = 'documented', isGrid }: WorldOptions, clock: () => number) {
  const workspace = isGrid ? gridWorkspace() : seedWorkspace();
  const slack = await startSlack({ manifest: await readManifest(), port, clock, workspace });
  return { slack, cometApi: await startCometApi({ flavour, clock }) };
}

const overHttp = (port: number, signingSecret: string) =>
  ({ kind: 'http', requestUrl: `http://127.0.0.1:${port}/slack/events`, signingSecret }) as const;

/** For the bot's database and its policy file. */
async function directoryWith(policy: string | null): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'cometkey-sandbox-'));
  if (policy !== null) await writeFile(policyPath(directory), policy);
  return directory;
}

/** A Slack workspace and a CometAPI account on this machine, and real bots between them. */
export async function startWorld(options: WorldOptions = {}): Promise<SandboxWorld> {
  const { seeded = true, policy = null } = options;
  let { aheadMs = 0 } = options;
  const now = (): number => Date.now() + aheadMs;
  const { slack, cometApi } = await startServers(options, now);
  if (seeded) seedKeys(cometApi, now());
  const directory = await directoryWith(policy);
  const bots: BotProcess[] = [];
  const changed = (): void => void slack.changes.emit('changed');

  const startBot = async (env: Record<string, string> = {}): Promise<BotProcess> => {
    const port = await freePort();
    const { sweep = '5s', onBotLine: onLine = () => undefined } = options;
    const signingSecret = options.delivery === 'http' ? SIGNING_SECRET : null;
    if (signingSecret !== null) slack.deliverTo(overHttp(port, signingSecret));
    const hasPolicy = restarts.policy !== null;
    const settings = botSettings({ slack, cometApi, directory, signingSecret, sweep, hasPolicy, aheadMs });
    const given = { ...settings, PORT: `${port}`, ...options.env, ...env };
    const bot = spawnBot({ env: given, port, onLine, onEnd: changed });
    bots.push(bot);
    return bot;
  };
  const bot = (): BotProcess | null => bots.at(-1) ?? null;
  const setAhead = (ms: number): void => {
    aheadMs += ms;
    cometApi.changed();
  };
  const restarts = restartsOf({ directory, bot, startBot, setAhead, changed }, policy);
  const stop = async (): Promise<void> => {
    await Promise.all(bots.map((one) => one.stop()));
    await Promise.all([slack.close(), cometApi.close()]);
    await rm(directory, { recursive: true, force: true });
  };
  return {
    slack,
    cometApi,
    now,
    get aheadMs() {
      return aheadMs;
    },
    get bot() {
      return bot();
    },
    startBot,
    restarts,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
