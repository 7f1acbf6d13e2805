import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerCall } from './answer-call.ts';
import { answered, assemble, type CometApiOptions, type PretendCometApi, pretend } from './server.ts';

export interface Sent {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The caller has hung up once it aborts; what was sent is served all the same. */
  readonly signal: AbortSignal;
}

export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface CometApiInProcess extends PretendCometApi {
  /** null: the connection was closed without an answer. */
  call(sent: Sent): Promise<Told | null>;
}

/** The same account without a port, for stories by the thousand. */
export function cometApiInProcess(options: CometApiOptions = {}): CometApiInProcess {
  const machine = assemble(options);
  const { around = (_req, answer) => answer() } = options;
  const close = async () => machine.stopped.abort();
  return Object.assign(pretend(machine, { url: 'http://cometapi.invalid', close }), {
    call(sent: Sent): Promise<Told | null> {
      const { promise, resolve } = Promise.withResolvers<Told | null>();
      const req = requestOf(sent, () => resolve(null));
      const res = responseTo(resolve);
      void answered(res, machine, () => around(req, () => answerCall(machine, req, res)));
      return promise;
    },
  });
}

function requestOf({ method, path, headers, body, signal }: Sent, destroy: () => void): IncomingMessage {
  return {
    method,
    url: path,
    headers: { ...headers },
    socket: { destroy, destroyed: false, readableEnded: false, remoteAddress: '127.0.0.1' },
    get destroyed() {
      return signal.aborted;
    },
    async *[Symbol.asyncIterator]() {
      yield body;
    },
  } as unknown as IncomingMessage;
}

function responseTo(tell: (told: Told | null) => void): ServerResponse {
  const headers: Record<string, string> = {};
  const response = {
    status: 200,
    headersSent: false,
    setHeader: (name: string, value: string) => void Object.assign(headers, { [name.toLowerCase()]: value }),
    writeHead(status: number, more: Record<string, unknown> = {}) {
      Object.assign(response, { status, headersSent: true });
      for (const [name, value] of Object.entries(more)) response.setHeader(name, String(value));
      return response;
    },
    end: (body: string | Buffer = '') => tell({ status: response.status, headers, body: String(body) }),
    destroy: () => tell(null),
  };
  return response as unknown as ServerResponse;
}
