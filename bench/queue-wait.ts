import { setTimeout as sleep } from 'node:timers/promises';
import { listServer } from './list-server.ts';
import { inMs, percentile, type Ratio } from './ratio.ts';
import { sweepingBot } from './sweeping-bot.ts';

type Bot = Awaited<ReturnType<typeof sweepingBot>>;

const KEYS = 10_000;
/** The latency of a server nearby. */
const LATENCY_MS = 20;
const roomy = { limit: 10_000, windowSeconds: 60 };
const tight = { limit: 60, windowSeconds: 6 };
const slotMs = (tight.windowSeconds * 1000) / tight.limit;

async function timed(read: Promise<unknown>): Promise<number> {
  const from = performance.now();
  await read;
  return performance.now() - from;
}

const read = ({ api }: Bot) => timed(api.key(1, 'interactive'));

/** Measures the latency of reads at intervals while `during` runs. */
async function readsWhile(bot: Bot, during: Promise<unknown>): Promise<number[]> {
  let running = true;
  const ended = during.finally(() => {
    running = false;
  });
  const took: number[] = [];
  while (running) {
    took.push(await read(bot));
    await sleep(30);
  }
  await ended;
  return took;
}

async function withBudget(url: string): Promise<Ratio> {
  await using bot = await sweepingBot(url, roomy);
  await bot.sweep();
  const idle = percentile(await readsWhile(bot, sleep(8000)), 0.95);
  const sweeps = async () => {
    for (let sweep = 0; sweep < 3; sweep += 1) await bot.sweep();
  };
  const busy = percentile(await readsWhile(bot, sweeps()), 0.95);
  return {
    what: 'p95 of a person’s read during a sweep ÷ idle, with budget left',
    value: busy / idle,
    atMost: 2,
    from: `${inMs(busy)}, ${inMs(idle)}`,
  };
}

/** When the next slot is free, by the call log. */
async function nextFree({ calls }: Bot): Promise<number> {
  const answer = await calls.reserve(1, tight.limit);
  if ('retryAt' in answer) return answer.retryAt.getTime();
  await calls.settle({ used: [], unused: answer.ids });
  return Date.now();
}

async function withoutBudget(url: string): Promise<Ratio> {
  await using bot = await sweepingBot(url, tight);
  const stopped = new AbortController();
  const sweeping = bot.sweep(stopped.signal).catch(() => undefined);
  const late: number[] = [];
  while (late.length < 100) {
    const free = await nextFree(bot);
    await bot.api.key(1, 'interactive');
    late.push((Date.now() - LATENCY_MS - free) / slotMs);
  }
  stopped.abort();
  await bot.api.stop();
  await sweeping;
  return {
    what: 'p95 wait for the next free slot during a sweep, none left, in slots',
    value: percentile(late, 0.95),
    atMost: 1,
    from: `${late.length} reads, a slot is ${inMs(slotMs)}`,
  };
}

export async function wait(): Promise<Ratio[]> {
  using server = await listServer();
  await server.tell({ keys: KEYS, latencyMs: LATENCY_MS });
  return [await withBudget(server.url), await withoutBudget(server.url)];
}
