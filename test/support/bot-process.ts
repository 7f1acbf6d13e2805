import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a process needs so as not to compile again what another has compiled. */
export const compiled: Readonly<Record<string, string | undefined>> = {
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
};

/** Starts the bot as an operator does: a separate process with this environment and no other. */
export async function botProcess(environment: Readonly<Record<string, string | undefined>>, cwd = ROOT) {
  const port = Number(environment['PORT'] ?? (await freePort()));
  const child = spawn(process.execPath, [`${cwd}/src/main.ts`], {
    cwd,
    env: { ...compiled, ...environment, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += chunk));
  child.stderr.on('data', (chunk) => (said.err += chunk));
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal }));
  const at = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);
  const status = async (path: string) => (await at(path).catch(() => null))?.status ?? 0;
  return {
    port,
    said,
    ended,
    at,
    status,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Its parsed log lines. */
    lines: () =>
      said.out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    ready: () =>
      Promise.race([
        vi.waitFor(async () => expect(await status('/readyz')).toBe(200), { timeout: 20_000 }),
        ended.then(({ code }) => {
          throw new Error(`ended with ${code} before it was ready: ${said.err || said.out}`);
        }),
      ]),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export type TestedBot = Awaited<ReturnType<typeof botProcess>>;

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address.port;
}
