import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HealthOptions {
  readonly port: number;
  /** `/slack/events` in HTTP mode. */
  readonly events: RequestListener | null;
  /** Whether people can be served, and what an operator wants to know of it. */
  readonly ready: () => Promise<{ ready: boolean; [detail: string]: unknown }>;
  readonly metrics: () => Promise<string>;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** One server in both modes: Slack's events where they come by HTTP, and what an operator looks at. */
export async function serveHealth({ port, events, ready, metrics }: HealthOptions): Promise<HealthServer> {
  const server = createServer(async (request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/slack/events' && events) return events(request, response);
    if (request.method !== 'GET') return answer(response, 404, 'Not found');
    if (path === '/healthz') return answer(response, 200, 'alive');
    if (path === '/readyz') {
      const state = await ready();
      return answer(response, state.ready ? 200 : 503, JSON.stringify(state), 'application/json');
    }
    if (path === '/metrics') return answer(response, 200, await metrics(), 'text/plain; version=0.0.4');
    return answer(response, 404, 'Not found');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
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

function answer(response: ServerResponse, status: number, body: string, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}
