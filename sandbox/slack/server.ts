import { EventEmitter, once, setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveApi } from './api.ts';
import { appSettings } from './app-settings.ts';
import { connect, type Delivery, redeliver } from './delivery.ts';
import { sendEvent } from './events.ts';
import { answerJson } from './http-bodies.ts';
import { type PageControls, servePage } from './page-api.ts';
import { type Person, personOf } from './person.ts';
import { serveResponseUrl } from './response-url.ts';
import type { User, Workspace } from './shapes.ts';
import { type Snapshot, snapshotFor } from './snapshot.ts';
import { socketHub } from './sockets.ts';
import { takeUpload, UPLOADS } from './uploads.ts';
import { seedWorkspace } from './workspace.ts';
import { type Ack, type ApiCall, changed, type EnvelopeKind, type Fault, type World } from './world.ts';

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
  /** As an administrator of the workspace does it. */
  deactivate: (name: string) => Promise<void>;
  /** What somebody is, or shows of themselves, is another now, and the app hears of it. */
  changePerson: (name: string, traits: Partial<User>) => Promise<void>;
  deliverTo: (delivery: Delivery) => void;
  connections: () => number;
  connected: () => Promise<void>;
  disconnectSockets: (reason?: 'refresh_requested' | 'warning') => void;
  /** Redelivers the newest envelope of this kind, as after a lost acknowledgement. */
  redeliver: (kind?: EnvelopeKind) => Promise<Ack>;
  addRoute: (route: Route) => void;
  close: () => Promise<void>;
}

const ACK_TIMEOUT_MS = 3000;
const EVENT_RETRY_DELAYS_MS = [0, 60_000, 300_000];

export function newWorld(options: SlackOptions, closing: AbortSignal): World {
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
    uploads: new Map(),
    openSocketUrl: () => '',
    deliver: async () => ({ ok: false, reason: 'dispatch_failed' }),
  };
}

interface Routing extends PageControls {
  routes: Route[];
}

function routed(world: World, routing: Routing) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', world.url);
    if (pathname.startsWith('/api/')) return serveApi(world, request, response);
    if (pathname.startsWith(UPLOADS)) return takeUpload(world, request, response);
    if (/^\/(commands|actions)\//.test(pathname)) return serveResponseUrl(world, request, response);
    if (routing.routes.some((route) => route(request, response))) return;
    if (pathname.startsWith('/sandbox/') && (await servePage(world, routing, [request, response]))) return;
    answerJson(response, 404, { ok: false, error: 'not_found' });
  };
}

async function listen(world: World, options: SlackOptions): Promise<Server> {
  const { port = 0, host = '127.0.0.1' } = options;
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  world.url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return server;
}

function answer(server: Server, serve: ReturnType<typeof routed>): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else answerJson(response, 500, { ok: false, error: 'fatal_error', why: String(error) });
    });
  });
}

export async function startSlack(options: SlackOptions): Promise<PretendSlack> {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const world = newWorld(options, closing.signal);
  const server = await listen(world, options);
  const hub = socketHub({
    base: () => world.url,
    appId: world.workspace.bot.app_id,
    ackTimeoutMs: world.ackTimeoutMs,
    onChange: () => changed(world),
  });
  const controls = {
    connections: hub.connections,
    disconnectSockets: (reason: 'refresh_requested' | 'warning' = 'refresh_requested') =>
      hub.disconnect(reason),
    redeliver: (kind: EnvelopeKind = 'events_api') => redeliver(world, kind),
  };
  const routes: Route[] = [];
  answer(server, routed(world, { ...controls, routes }));
  server.on('upgrade', hub.upgrade);
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    closing.abort();
    hub.close();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return {
    ...facade(world),
    ...controls,
    ...connect(world, hub, options.delivery ?? { kind: 'socket' }),
    server,
    addRoute: (route) => routes.push(route),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function changePerson(world: World, name: string, traits: Partial<User>): Promise<void> {
  const user = world.workspace.users.find((one) => one.name === name);
  if (!user) throw new Error(`there is no ${name}`);
  Object.assign(user, traits);
  await sendEvent(world, { subscription: 'user_change', event: { type: 'user_change', user: { ...user } } });
}

export function facade(world: World) {
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
    deactivate: (name: string) => changePerson(world, name, { deleted: true }),
    changePerson: (name: string, traits: Partial<User>) => changePerson(world, name, traits),
  };
}
