import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { serveApi } from './api.ts';
import { serveResponseUrl } from './response-url.ts';
import { facade, newWorld, type SlackOptions } from './server.ts';
import type { Ack, Envelope } from './world.ts';

export type InProcessSlack = ReturnType<typeof slackInProcess>;

/**
 * The same workspace without a port: the app hands its calls to `fetch`, and envelopes go to whatever
 * `deliverTo` names. For stories by the thousand, which have no time for a network.
 */
export function slackInProcess(options: SlackOptions) {
  const closing = new AbortController();
  const world = newWorld(options, closing.signal);
  world.url = 'http://slack.invalid';
  return {
    ...facade(world),
    deliverTo(deliver: (envelope: Envelope) => Promise<Ack>): void {
      world.deliver = (envelope) => {
        world.sent.set(envelope.kind, envelope);
        return deliver(envelope);
      };
    },
    /** The newest envelope of this kind, as it was delivered. */
    sent: (kind: Envelope['kind']) => world.sent.get(kind),
    async fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
      const url = new URL(input instanceof Request ? input.url : input);
      const served = url.pathname.startsWith('/api/') ? serveApi : serveResponseUrl;
      const { promise, resolve, reject } = Promise.withResolvers<Response>();
      const reset = () => reject(new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }));
      await served(world, requestOf(url, init, reset), responseTo(resolve));
      return promise;
    },
    close: () => closing.abort(),
  };
}

function requestOf(url: URL, { headers, body }: RequestInit, reset: () => void): IncomingMessage {
  const given = Object.fromEntries(new Headers(headers ?? {}));
  const text = typeof body === 'string' || body instanceof URLSearchParams ? String(body) : '';
  return Object.assign(Readable.from([Buffer.from(text)]), {
    url: `${url.pathname}${url.search}`,
    headers: given,
    socket: { destroy: reset },
  }) as unknown as IncomingMessage;
}

function responseTo(answer: (response: Response) => void): ServerResponse {
  const headers = new Headers();
  let status = 200;
  const response = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    writeHead(code: number, more: Record<string, string> = {}) {
      status = code;
      for (const [name, value] of Object.entries(more)) headers.set(name, value);
      return response;
    },
    end: (text = '') => answer(new Response(text, { status, headers })),
  };
  return response as unknown as ServerResponse;
}
