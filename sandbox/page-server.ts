/**
 * What the page asks besides the two pretend servers, on the pretend Slack's address:
 *
 *   GET  /                 the page
 *   GET  /sandbox/setup    Setup: where CometAPI is, how the bot fares, the manifest's words on commands
 *   POST /sandbox/bot      starts the bot again after it has ended
 *   POST /sandbox/policy   { text }: restarts the bot with this policy file; its own words if it refuses
 *   POST /sandbox/clock    { ms }: restarts the bot that much later
 *   POST /sandbox/console  ConsoleEdit: what somebody with the account's password does to a key
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { bundlePage } from './bundle-page.ts';
import { answerJson } from './slack/http-bodies.ts';
import type { Route } from './slack/server.ts';
import { channelNamed } from './slack/workspace.ts';
import { readManifest, type SandboxWorld } from './world.ts';

const commandsSchema = z.object({
  features: z.object({
    slash_commands: z.array(
      z.object({ command: z.string(), description: z.string(), usage_hint: z.string().default('') }),
    ),
  }),
});

const consoleSchema = z.object({
  id: z.int(),
  delete: z.boolean().default(false),
  name: z.string().optional(),
  status: z.union([z.literal(1), z.literal(2)]).optional(),
  remain_quota: z.int().optional(),
  unlimited_quota: z.boolean().optional(),
  expired_time: z.int().optional(),
});

export type ConsoleEdit = z.input<typeof consoleSchema>;

export interface Setup {
  cometApi: string;
  commands: { command: string; description: string; usage_hint: string }[];
  bot: { state: 'starting' | 'running' | 'ended'; words: string; lines: readonly string[] };
  policy: string | null;
  /** Whether apps may not post in #key-requests. */
  isRestricted: boolean;
  aheadMs: number;
}

const policySchema = z.object({ text: z.string() });
const MONTH_MS = 31 * 86_400_000;
/** Time does not go back. */
const clockSchema = z.object({ ms: z.int().min(0).max(MONTH_MS) });

function botSeen({ bot, slack, restarts }: SandboxWorld): Setup['bot'] {
  const lines = bot?.lines ?? [];
  if (restarts.isRestarting) return { state: 'starting', words: 'The bot is starting again.', lines };
  if (bot?.ended) return { state: 'ended', words: `The bot ${bot.ended}.`, lines };
  return slack.connections() > 0
    ? { state: 'running', words: 'The bot is connected.', lines }
    : { state: 'starting', words: 'The bot is not connected to Slack.', lines };
}

function editInConsole({ cometApi }: SandboxWorld, given: unknown): void {
  const { id, delete: isDeleted, ...members } = consoleSchema.parse(given);
  if (isDeleted) {
    cometApi.account.deleteInConsole(id);
    return;
  }
  const edited = Object.entries(members).filter(([, value]) => value !== undefined);
  cometApi.account.editInConsole(id, Object.fromEntries(edited));
}

const TYPES: Record<string, string> = { js: 'text/javascript', css: 'text/css' };

function sendFile(response: ServerResponse, path: string, content: string): void {
  const type = TYPES[path.split('.')[1] ?? ''] ?? 'text/html';
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(content);
}

/** Refuses pages of other origins. */
const isOwnPage = ({ headers }: IncomingMessage): boolean =>
  /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(headers.host ?? '') &&
  (headers.origin === undefined || headers.origin === `http://${headers.host}`);

/** Bundles the page once, then serves it. */
export async function pageRoute(world: SandboxWorld): Promise<Route> {
  const files = await bundlePage();
  const commands = commandsSchema.parse(await readManifest()).features.slash_commands;
  const acts: Record<string, (request: IncomingMessage) => Promise<unknown>> = {
    'GET /sandbox/setup': async (): Promise<Setup> => ({
      cometApi: world.cometApi.url,
      commands,
      bot: botSeen(world),
      policy: world.restarts.policy,
      isRestricted: channelNamed(world.slack.workspace, 'key-requests')?.is_posting_restricted ?? false,
      aheadMs: world.aheadMs,
    }),
    'POST /sandbox/policy': async (request) =>
      world.restarts.loadPolicy(policySchema.parse(await json(request)).text),
    'POST /sandbox/clock': async (request) =>
      world.restarts.moveClock(clockSchema.parse(await json(request)).ms),
    'POST /sandbox/console': async (request) => editInConsole(world, await json(request)),
    'POST /sandbox/bot': async () => {
      if (world.bot?.ended && !world.restarts.isRestarting) await world.startBot();
    },
  };
  return (request, response) => {
    const path = new URL(request.url ?? '/', world.slack.url).pathname;
    const file = request.method === 'GET' ? files.get(path) : undefined;
    const act = acts[`${request.method} ${path}`];
    if (!file && !act) return false;
    if (!isOwnPage(request)) answerJson(response, 403, { ok: false, error: 'only pages of this machine' });
    else if (file) sendFile(response, path, file);
    else if (act) void answer(response, act(request));
    return true;
  };
}

async function answer(response: ServerResponse, work: Promise<unknown>): Promise<void> {
  try {
    answerJson(response, 200, (await work) ?? { ok: true });
  } catch (error) {
    answerJson(response, 400, { ok: false, error: error instanceof Error ? error.message : String(error) });
  }
}
