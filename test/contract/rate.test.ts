import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Arrivals, arrivals, mostInAWindow } from '../support/call-times.ts';
import { onSharedEngines } from '../support/store-sites.ts';

const script = fileURLToPath(new URL('../support/rate-process.ts', import.meta.url));
const rate = { limit: 60, windowSeconds: 1.5 };
const windowMs = rate.windowSeconds * 1000;
const AT_ONCE = 2;

function replicas(url: string, server: Arrivals) {
  const running = new Set<ChildProcess>();
  const kill = async (child: ChildProcess) => {
    running.delete(child);
    const ended = child.exitCode === null ? once(child, 'exit') : null;
    child.kill('SIGKILL');
    await ended;
  };
  return {
    start(): ChildProcess {
      const numbers = [rate.limit, rate.windowSeconds, 'approval', AT_ONCE].map(String);
      const child = spawn(process.execPath, [script, url, server.url, ...numbers], { stdio: 'inherit' });
      running.add(child);
      return child;
    },
    kill,
    [Symbol.asyncDispose]: async () => void (await Promise.all([...running].map(kill))),
  };
}

onSharedEngines('three processes that call as often as they may', ({ site }) => {
  test('use the rate up and never exceed it, one killed and started anew in the middle', async () => {
    await using place = await site();
    await place.open();
    await using server = await arrivals();
    await using bots = replicas(place.url, server);
    const { times } = server;
    const waits = { timeout: 20_000, interval: 10 };
    const [first] = [bots.start(), bots.start(), bots.start()];
    await expect.poll(() => times.length, waits).toBeGreaterThan(2 * rate.limit);
    const from = Date.now();
    if (first) await bots.kill(first);
    bots.start();
    const until = from + 5 * windowMs;
    await expect.poll(() => Date.now(), waits).toBeGreaterThan(until);
    expect(mostInAWindow(times, windowMs)).toBe(rate.limit);
    // What was under way when it was killed counts for two windows; the rest is left to a busy machine.
    const made = times.filter((time) => time >= from && time < until).length;
    expect(made / (5 * rate.limit)).toBeGreaterThanOrEqual(0.95);
    expect(made).toBeLessThanOrEqual(5 * rate.limit);
  });
});
