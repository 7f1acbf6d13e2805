import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPortRefusal, PortRefused } from './start-refused.ts';

export interface HealthOptions {
  readonly port: number;
  /** `/slack/events` in HTTP mode. */
  readonly events: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null;
  /** For /readyz: status 200 or 503 by `ready`; the whole object is the body. */
  readonly ready: () => Promise<{ ready: boolean; [detail: string]: unknown }>;
  readonly metricsText: () => Promise<string>;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves /healthz, /readyz, /metrics and, in HTTP mode, Slack's events. Throws `PortRefused`. */
export async function serveHealth(options: HealthOptions): Promise<HealthServer> {
  const { port } = options;
  const server = createServer((request, response) => {
    serve(request, response, options).catch(() => fail(response));
  });
  await listening(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeIdleConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        setTimeout(() => server.closeAllConnections(), 1000).unref();
      });
    },
  };
}

interface Page {
  readonly status: number;
  readonly body: string;
  readonly type: string;
}

const page = (status: number, body: string, type = 'text/plain'): Page => ({ status, body, type });
const failure = page(500, 'Internal error');

async function serve(request: IncomingMessage, response: ServerResponse, options: HealthOptions) {
  if (pathOf(request) === '/slack/events' && options.events) return options.events(request, response);
  send(response, await pageFor(request, options));
}

const send = (response: ServerResponse, { status, body, type }: Page) =>
  void response.writeHead(status, { 'content-type': type }).end(body);

const fail = (response: ServerResponse) =>
  response.headersSent ? void response.destroy() : send(response, failure);

const pathOf = ({ url }: IncomingMessage) => url?.split('?')[0];

async function pageFor(request: IncomingMessage, { ready, metricsText }: HealthOptions): Promise<Page> {
  const asked = request.method === 'GET' || request.method === 'HEAD' ? pathOf(request) : null;
  if (asked === '/healthz') return page(200, 'alive');
  if (asked === '/metrics') return page(200, await metricsText(), 'text/plain; version=0.0.4; charset=utf-8');
  if (asked !== '/readyz') return page(404, 'Not found');
  const state = await ready();
  return page(state.ready ? 200 : 503, JSON.stringify(state), 'application/json');
}

async function listening(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, resolve);
  await promise.catch((error: NodeJS.ErrnoException) => {
    throw isPortRefusal(error.code) ? new PortRefused(port, error.code, { cause: error }) : error;
  });
}
