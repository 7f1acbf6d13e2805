// A Slack that keeps Slack's limits and nothing else: who posts too fast is told how many seconds to wait.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Slack allows “several hundred” messages a minute in a workspace. */
export const MESSAGES_A_MINUTE = 600;
/** In one channel or DM. */
export const MESSAGES_A_SECOND = 1;

/** Calls a minute of whatever else the bot may call meanwhile: Slack’s tiers 3 and 4. */
const A_MINUTE: Record<string, number> = {
  'conversations.open': 50,
  'conversations.history': 50,
  'chat.update': 50,
};
const TIER_4 = 100;
const POST = 'chat.postMessage';

/** So many at once, and one more whenever a part of the time has passed. */
function bucket(most: number, aSecond: number) {
  const atOnce = Math.max(1, most);
  let [left, at] = [atOnce, performance.now()];
  /** Seconds to wait; 0: it is taken. */
  return (): number => {
    const now = performance.now();
    left = Math.min(atOnce, left + ((now - at) / 1000) * aSecond);
    at = now;
    if (left < 1) return Math.ceil((1 - left) / aSecond);
    left -= 1;
    return 0;
  };
}

type Take = ReturnType<typeof bucket>;

export interface LimitedSlack extends AsyncDisposable {
  readonly url: string;
  /** The ids of the notices that stand, and how many messages tell them. */
  readonly told: Map<string, number>;
  readonly calls: { posted: number; refused: number; other: number };
}

export async function limitedSlack(): Promise<LimitedSlack> {
  const waitFor = limits();
  const told = new Map<string, number>();
  const calls = { posted: 0, refused: 0, other: 0 };
  const answer = (method: string, asked: URLSearchParams): object => {
    if (method !== POST) {
      calls.other += 1;
      return { channel: { id: asked.get('users') ?? '' }, messages: [] };
    }
    calls.posted += 1;
    const { id, together = [{ id }] } = JSON.parse(asked.get('metadata') ?? '{}').event_payload;
    for (const one of together) told.set(one.id, (told.get(one.id) ?? 0) + 1);
    return { channel: asked.get('channel'), ts: `${calls.posted}.000001` };
  };
  const server = createServer(async (request, response) => {
    const asked = new URLSearchParams(await text(request));
    const method = (request.url ?? '').slice('/api/'.length);
    const seconds = waitFor(method, asked.get('channel') ?? '');
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    if (seconds === 0) {
      response.end(JSON.stringify({ ok: true, ...answer(method, asked) }));
      return;
    }
    calls.refused += 1;
    response.writeHead(429, { 'Retry-After': String(seconds) }).end('{"ok":false,"error":"ratelimited"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    told,
    calls,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** How many seconds a call has to wait; 0: not at all. */
function limits(): (method: string, channel: string) => number {
  const buckets = new Map<string, Take>();
  const take = (name: string, atOnce: number, aSecond: number): number => {
    const known = buckets.get(name) ?? bucket(atOnce, aSecond);
    buckets.set(name, known);
    return known();
  };
  return (method, channel) => {
    const aMinute = method === POST ? MESSAGES_A_MINUTE : (A_MINUTE[method] ?? TIER_4);
    const inChannel = method === POST ? take(`to ${channel}`, 1, MESSAGES_A_SECOND) : 0;
    return inChannel || take(method, aMinute / 60, aMinute / 60);
  };
}
