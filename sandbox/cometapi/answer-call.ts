import { randomInt } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { Account } from './account.ts';
import type { Call, World } from './call.ts';
import type { Fault } from './faults.ts';
import type { Flavour, FlavourName, Limit } from './flavour.ts';
import type { Limiter } from './limiter.ts';
import type { Programs } from './programs.ts';
import { type Admits, route } from './routes.ts';
import { faultyReply, send, sendLimited, truncated } from './send-reply.ts';

/** The running server: its account, its faults, its limits. */
export type Server = World & {
  account: Account;
  limiter: Limiter;
  limited: () => boolean;
  programs: Programs;
  stopped: AbortController;
  setFlavour: (flavour: FlavourName | Flavour) => void;
  onChange: (listener: () => void) => () => void;
};

/** Order of checks: down, slow, cut off, limited, counted, fault, answer. */
export async function answerCall(machine: Server, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const body = await text(req);
  if (machine.faults.isDown()) return void req.socket.destroy();
  const url = new URL(req.url ?? '/', 'http://localhost');
  const method = req.method ?? 'GET';
  const struck = machine.faults.strike(method, url.pathname + url.search);
  const by = (kind: Fault['kind']) => struck.find((fault) => fault.kind === kind);
  await delay(machine, by('latency'));
  if (by('reset_before')) return void req.socket.destroy();

  const call = callOf(machine, { req, url, body, method });
  stamp(call, res);
  const told = by('rate_limited');
  if (told) return sendLimited(req, res, told.retryAfter);
  if (url.pathname.startsWith('/api/') && !admits(machine, 'global', call.client))
    return sendLimited(req, res);
  machine.books.calls.push({ at: machine.clock(), method, path: url.pathname + url.search });

  const canned = struck.map(faultyReply).find((reply) => reply !== null);
  const reply = canned ?? (await route(call, admitsRoute(machine)));
  await delay(machine, by('latency_after'));
  if (by('reset_after')) return void req.socket.destroy();
  if (!reply) return sendLimited(req, res);
  if (call.headers.authorization && reply.status < 400)
    res.setHeader('Auth-Version', '864b7076dbcd0a3c01b5520316720ebf');
  send(req, res, by('truncated_json') ? truncated(reply) : reply);
}

const delay = ({ stopped }: Server, fault: Fault | undefined) =>
  fault ? wait(fault.ms ?? 1000, undefined, { signal: stopped.signal }) : undefined;

type Arrived = { req: IncomingMessage; url: URL; body: string; method: string };

function callOf(machine: Server, { req, url, body, method }: Arrived): Call {
  const flavour = machine.flavour();
  const wantsChinese = /^zh\b/i.test(String(req.headers['accept-language'] ?? ''));
  const stamped = new Date(machine.clock()).toISOString().replaceAll(/\D/g, '');
  return {
    world: machine,
    flavour,
    texts: (wantsChinese && flavour.chineseTexts) || flavour.texts,
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: req.headers,
    body,
    id: '',
    client: clientOf(req),
    requestId: `${stamped}${randomInt(1e9, 1e10)}`,
    now: Math.floor(machine.clock() / 1000),
  };
}

function clientOf(req: IncomingMessage): string {
  const forwarded = String(req.headers['x-forwarded-for'] ?? '')
    .split(',')[0]
    ?.trim();
  return (forwarded || req.socket.remoteAddress || '').replace(/^::ffff:/, '');
}

function stamp(call: Call, res: ServerResponse): void {
  res.setHeader('Date', new Date(call.world.clock()).toUTCString());
  res.setHeader('X-New-Api-Version', String(call.flavour.status['version']));
  res.setHeader('X-Oneapi-Request-Id', call.requestId);
}

function admits(machine: Server, bucket: keyof Flavour['limits'], who: string): boolean {
  const limit: Limit = machine.flavour().limits[bucket];
  return !machine.limited() || machine.limiter.admits(`${bucket} ${who}`, limit);
}

/** The critical bucket belongs to an address, the search bucket to a user. */
const admitsRoute =
  (machine: Server): Admits =>
  (limit, { client }) =>
    admits(machine, limit, limit === 'search' ? String(machine.books.userId) : client);
