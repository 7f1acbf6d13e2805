import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LINES_KEPT = 40;
const PATIENCE_MS = 20_000;

export interface BotProcess {
  port: number;
  /** Its last lines of output, newest last. */
  lines: readonly string[];
  /** Why it ended, as text; null while it runs. */
  readonly ended: string | null;
  /** Resolves when it is ready; rejects with its output when it ends before. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

interface Wish {
  env: Record<string, string>;
  port: number;
  onLine: (line: string) => void;
  onEnd: () => void;
}

/** Starts the bot as in production, with this environment and no other. */
export function spawnBot({ env, port, onLine, onEnd }: Wish): BotProcess {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    env: { PATH, HOME, NO_COLOR: '1', NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = linesOf(child, onLine);
  let ended: string | null = null;
  child.once('close', (code, signal) => {
    ended = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
    onEnd();
  });
  return {
    port,
    lines,
    get ended() {
      return ended;
    },
    ready: () => served(port, () => ended && `The bot ${ended}:\n${lines.join('\n')}`),
    stop: () => stopped(child),
  };
}

function linesOf(child: ChildProcess, onLine: (line: string) => void): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > LINES_KEPT) lines.shift();
      onLine(line);
    });
  }
  return lines;
}

async function served(port: number, failure: () => string | null): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const why = failure();
    if (why) throw new Error(why);
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The bot was not ready after ${PATIENCE_MS / 1000} s`);
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve()),
  );
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address.port;
}
