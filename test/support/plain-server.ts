import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Whether the caller has hung up meanwhile. */
  gone(): boolean;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json: unknown;
}

export interface PlainServer extends AsyncDisposable {
  readonly server: Server;
  readonly port: number;
}

/** Answers in two chunks, under lower-case headers, on connections that are closed each time. */
export async function plainServer(answerTo: (asked: Asked) => Promise<Answer>): Promise<PlainServer> {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here');
    const { method = 'GET', headers } = request;
    const body = await text(request).catch(() => '');
    const gone = () => request.socket.destroyed;
    say(response, await answerTo({ method, path: pathname, query: searchParams, headers, body, gone }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function say(response: ServerResponse, { status = 200, headers = {}, json }: Answer): void {
  response.sendDate = false;
  response.writeHead(status, {
    'content-type': 'application/json',
    'transfer-encoding': 'chunked',
    connection: 'close',
    ...headers,
  });
  const whole = typeof json === 'string' ? json : JSON.stringify(json);
  response.write(whole.slice(0, whole.length / 2));
  setImmediate(() => response.end(whole.slice(whole.length / 2)));
}

/** Requests wait here until they are released. */
export interface Gate {
  shut(): void;
  open(): void;
  readonly waiting: number;
  passed(): Promise<void>;
}

export function gate(): Gate {
  let barrier: PromiseWithResolvers<void> | null = null;
  let waiting = 0;
  return {
    shut: () => {
      barrier ??= Promise.withResolvers();
    },
    open: () => {
      barrier?.resolve();
      barrier = null;
    },
    get waiting() {
      return waiting;
    },
    passed: async () => {
      if (!barrier) return;
      waiting += 1;
      await barrier.promise;
      waiting -= 1;
    },
  };
}
