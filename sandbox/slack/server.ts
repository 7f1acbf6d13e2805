import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveApi } from './api.ts';
import { appSettings } from './app-settings.ts';
import { answerJson } from './http-bodies.ts';
import { servePage } from './page-api.ts';
import { type Person, personOf } from './person.ts';
import { serveResponseUrl } from './response-url.ts';
import type { Workspace } from './shapes.ts';
import { type Snapshot, snapshotFor } from './snapshot.ts';
import { type SocketHub, socketHub } from './sockets.ts';
import { answersChallenge, deliverOverHttp } from './webhook.ts';
import { seedWorkspace } from './workspace.ts';
import type { Ack, ApiCall, Envelope, EnvelopeKind, Fault, World } from './world.ts';

export type Delivery = { kind: 'socket' } | { kind: 'http'; requestUrl: string; signingSecret: string };

export interface SlackOptions {
  manifest: unknown;
  port?: number;
  host?: string;
  /** Milliseconds; rules the expiry of triggers and response_urls, and the names of messages. */
  clock?: () => number;
  delivery?: Delivery;
  botToken?: string;
  appToken?: string;
  workspace?: Workspace;
  /** How long the app has to acknowledge. */
  ackTimeoutMs?: number;
  /** The pauses before an unacknowledged event is delivered again. */
  eventRetryDelaysMs?: number[];
}

/** A handler of requests that the pretend Slack does not know; it says whether it took one. */
export type Route = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface PretendSlack extends AsyncDisposable {
  url: string;
  apiUrl: string;
  botToken: string;
  appToken: string;
  teamId: string;
  workspace: Workspace;
  faults: Fault[];
  /** What the bot asked of the Web API, newest last. */
  calls: ApiCall[];
  /** Emits 'changed' whenever anything a person could see has changed. */
  changes: EventEmitter;
  server: Server;
  as: (name: string) => Person;
  snapshotFor: (name: string) => Snapshot;
  deliverTo: (delivery: Delivery) => void;
  connections: () => number;
  connected: () => Promise<void>;
  disconnectSockets: (reason?: 'refresh_requested' | 'warning') => void;
  /** The newest envelope of this kind once more, as after a lost acknowledgement. */
  redeliver: (kind?: EnvelopeKind) => Promise<Ack>;
  addRoute: (route: Route) => void;
  close: () => Promise<void>;
}

const ACK_TIMEOUT_MS = 3000;
const EVENT_RETRY_DELAYS_MS = [0, 60_000, 300_000];

function newWorld(options: SlackOptions, closing: AbortSignal): World {
  return {
    url: '',
    workspace: options.workspace ?? seedWorkspace(),
    app: appSettings(options.manifest),
    botToken: options.botToken ?? 'xoxb-pretend-bot',
    appToken: options.appToken ?? 'xapp-pretend-app',
    clock: options.clock ?? Date.now,
    ackTimeoutMs: options.ackTimeoutMs ?? ACK_TIMEOUT_MS,
    eventRetryDelaysMs: options.eventRetryDelaysMs ?? EVENT_RETRY_DELAYS_MS,
    faults: [],
    calls: [],
    changes: new EventEmitter().setMaxListeners(0),
    closing,
    lastMoment: { micros: 0 },
    sent: new Map(),
    openSocketUrl: () => '',
    deliver: async () => ({ ok: false, reason: 'dispatch_failed' }),
  };
}

/** Delivery is set late or changed when the bot's port is known only after its start. */
function connect(world: World, hub: SocketHub, first: Delivery) {
  let delivery = first;
  const send = (envelope: Envelope): Promise<Ack> =>
    delivery.kind === 'socket'
      ? hub.deliver(envelope)
      : deliverOverHttp(delivery, envelope, world.ackTimeoutMs);
  world.openSocketUrl = hub.newUrl;
  world.deliver = (envelope) => {
    world.sent.set(envelope.kind, envelope);
    return send(envelope);
  };
  const isReachable = async (): Promise<boolean> =>
    delivery.kind === 'socket' ? hub.connections() > 0 : answersChallenge(delivery, world.ackTimeoutMs);
  return {
    deliverTo: (next: Delivery) => {
      delivery = next;
    },
    connected: async () => {
      while (!(await isReachable())) await sleep(10, undefined, { signal: world.closing });
    },
  };
}

function routed(world: World, routes: Route[]) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', world.url);
    if (pathname.startsWith('/api/')) return serveApi(world, request, response);
    if (/^\/(commands|actions)\//.test(pathname)) return serveResponseUrl(world, request, response);
    if (pathname.startsWith('/sandbox/') && (await servePage(world, request, response))) return;
    if (routes.some((route) => route(request, response))) return;
    answerJson(response, 404, { ok: false, error: 'not_found' });
  };
}

async function listen(world: World, options: SlackOptions, routes: Route[]): Promise<Server> {
  const serve = routed(world, routes);
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      return answerJson(response, 500, { ok: false, error: 'fatal_error', why: String(error) });
    });
  });
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  world.url = `http://${options.host ?? '127.0.0.1'}:${port}`;
  return server;
}

export async function startSlack(options: SlackOptions): Promise<PretendSlack> {
  const closing = new AbortController();
  const world = newWorld(options, closing.signal);
  const routes: Route[] = [];
  const server = await listen(world, options, routes);
  const hub = socketHub({
    base: () => world.url,
    appId: world.workspace.bot.app_id,
    ackTimeoutMs: world.ackTimeoutMs,
    onChange: () => world.changes.emit('changed'),
  });
  server.on('upgrade', hub.upgrade);
  const line = connect(world, hub, options.delivery ?? { kind: 'socket' });
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    closing.abort();
    hub.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return {
    ...facade(world),
    ...line,
    server,
    close,
    [Symbol.asyncDispose]: close,
    connections: hub.connections,
    addRoute: (route) => routes.push(route),
    disconnectSockets: (reason = 'refresh_requested') => hub.disconnect(reason),
  };
}

function facade(world: World) {
  const { url, botToken, appToken, workspace, faults, calls, changes } = world;
  return {
    url,
    apiUrl: `${url}/api/`,
    botToken,
    appToken,
    teamId: workspace.team.id,
    workspace,
    faults,
    calls,
    changes,
    as: (name: string) => personOf(world, name),
    snapshotFor: (name: string) => snapshotFor(world, name),
    redeliver: (kind: EnvelopeKind = 'events_api') => redeliver(world, kind),
  };
}

async function redeliver(world: World, kind: EnvelopeKind): Promise<Ack> {
  const envelope = world.sent.get(kind);
  if (!envelope) throw new Error(`nothing of kind ${kind} was delivered yet`);
  const attempt = (envelope.retry?.attempt ?? 0) + 1;
  return world.deliver(
    kind === 'events_api' ? { ...envelope, retry: { attempt, reason: 'timeout' } } : envelope,
  );
}
