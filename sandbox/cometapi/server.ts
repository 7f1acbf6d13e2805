import { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Account, openAccount } from './account.ts';
import { answerCall, type Server } from './answer-call.ts';
import { answerControl } from './controls.ts';
import { emptyDatabase } from './database.ts';
import { type Faults, openFaults } from './faults.ts';
import type { Flavour, FlavourName } from './flavour.ts';
import { flavours } from './flavours.ts';
import { newSecret } from './key-row.ts';
import { type Limiter, openLimiter } from './limiter.ts';
import { openPrograms } from './programs.ts';

export type CometApiOptions = {
  port?: number;
  host?: string;
  /** The server's time in milliseconds. */
  clock?: () => number;
  flavour?: FlavourName | Flavour;
  accessToken?: string;
  userId?: number;
  /** Whether rate limits apply; the flavour's setting by default. */
  limiter?: boolean;
  /** Sees each call first: lets it through, or closes the connection. */
  around?: (req: IncomingMessage, answer: () => Promise<void>) => Promise<void>;
};

export type PretendCometApi = {
  url: string;
  readonly accessToken: string;
  userId: number;
  account: Account;
  faults: Faults;
  limiter: Limiter;
  readonly flavour: Flavour;
  setFlavour(flavour: FlavourName | Flavour): void;
  /** Tells listeners that something a page might show has changed. */
  changed(): void;
  /** Called after any change that a page might show. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** A pretend CometAPI account, in one of the known flavours of its server family. */
export async function startCometApi(options: CometApiOptions = {}): Promise<PretendCometApi> {
  const machine = assemble(options);
  const { around = (_req, answer) => answer() } = options;
  const server = createServer(
    (req, res) => void answered(res, machine, () => around(req, () => served(machine, req, res))),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    machine.stopped.abort();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return pretend(machine, { url: `http://${options.host ?? '127.0.0.1'}:${port}`, close });
}

export function pretend(machine: Server, ends: Pick<PretendCometApi, 'url' | 'close'>): PretendCometApi {
  const { account, faults, limiter, books } = machine;
  return {
    ...ends,
    get accessToken() {
      return books.accessToken;
    },
    userId: books.userId,
    account,
    faults,
    limiter,
    get flavour() {
      return machine.flavour();
    },
    setFlavour: machine.setFlavour,
    changed: machine.changed,
    onChange: machine.onChange,
    [Symbol.asyncDispose]: ends.close,
  };
}

const flavourOf = (flavour: FlavourName | Flavour) =>
  typeof flavour === 'string' ? flavours[flavour] : flavour;

export function assemble(options: CometApiOptions): Server {
  let flavour = flavourOf(options.flavour ?? 'documented');
  const changes = new EventEmitter({ captureRejections: false }).setMaxListeners(0);
  const changed = () => void changes.emit('changed');
  const clock = options.clock ?? Date.now;
  const books = emptyDatabase(options.userId ?? 1, options.accessToken ?? newSecret(32));
  const world = { books, clock, changed, flavour: () => flavour };
  const stopped = new AbortController();
  return {
    ...world,
    account: openAccount(world),
    faults: openFaults(changed),
    limiter: openLimiter(clock),
    limited: () => options.limiter ?? flavour.limiter,
    programs: openPrograms(world, stopped.signal),
    stopped,
    setFlavour(next) {
      flavour = flavourOf(next);
      changed();
    },
    onChange(listener) {
      changes.on('changed', listener);
      return () => void changes.off('changed', listener);
    },
  };
}

function served(machine: Server, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const control = req.url?.startsWith('/sandbox/');
  return control ? answerControl(machine, req, res) : answerCall(machine, req, res);
}

/** What is thrown is answered as the server family answers a panic. */
export async function answered(
  res: ServerResponse,
  { stopped }: Server,
  answer: () => Promise<void>,
): Promise<void> {
  try {
    await answer();
  } catch (error) {
    if (stopped.signal.aborted || res.headersSent) return void res.destroy();
    res.writeHead(500, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify({ error: { message: String(error), type: 'new_api_panic' } }));
  }
}
