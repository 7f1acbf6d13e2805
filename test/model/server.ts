import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { KeyRow } from '../../sandbox/cometapi/key-row.ts';
import { type CometApiOptions, type PretendCometApi, startCometApi } from '../../sandbox/cometapi/server.ts';
import type { Transport } from '../../src/cometapi/wire/transport.ts';
import type { OpenStore, StoreOptions } from '../../src/store/open-store.ts';
import { newFolder } from './folder.ts';
import type { Life, Moment } from './process.ts';

/** Who listens at the server's door and inside it, for as long as one sequence plays. */
export interface Onlooker {
  now(): Date;
  /** Whether the call of this bot comes through. */
  arrives(bot: number, call: { method: string; path: string }): Promise<boolean>;
  reaches(bot: number, moment: Moment): Promise<void>;
  read(bot: number, row: KeyRow): void;
  listed(bot: number): void;
  wrote(bot: number, change: { before: KeyRow; after: KeyRow }): void;
  made(bot: number, row: KeyRow): void;
}

interface Incoming {
  readonly bot: number;
  before: KeyRow | null;
}

/** What the bots run on: this machine, with its network and clock, or a simulated one. */
export interface Machine {
  startCometApi(options: CometApiOptions): Promise<{ upstream: PretendCometApi; transport?: Transport }>;
  /** With nothing in it yet. */
  newDisk(): Promise<Disk>;
  /** Milliseconds that went by on the simulated clock. */
  elapsed(): number;
  /** Of a wire that is not there: what went over it. */
  trace(what: string, ...parts: readonly unknown[]): void;
  /** Whatever the work sets going ends with this life. */
  ownedBy<T>(life: Life, work: () => T): T;
}

/** Keeps the database of one story, whoever opens it. */
export interface Disk {
  open(options: Omit<StoreOptions, 'url'>): Promise<OpenStore>;
  /** Nobody renews the leases of the dead. */
  endLeases(held: readonly { readonly name: string; readonly fence: number }[]): void;
  remove(): void;
}

const thisMachine: Machine = {
  newDisk: newFolder,
  startCometApi: async (options) => ({ upstream: await startCometApi(options) }),
  elapsed: () => 0,
  trace: () => {},
  ownedBy: (_, work) => work(),
};

/** One pretend CometAPI for many sequences. Each bot calls it under a path of its own, so that it is known. */
export async function openServer(machine: Machine = thisMachine) {
  let bots = 0;
  const calls = new AsyncLocalStorage<Incoming>();
  const looking: { on: Onlooker | null; running: number; newest: number } = {
    on: null,
    running: 0,
    newest: 0,
  };
  const { upstream, transport } = await machine.startCometApi({
    limiter: false,
    clock: () => (looking.on?.now() ?? new Date()).getTime(),
    around: (req, answer) => around(req, answer),
  });
  const { account, faults } = upstream;

  async function around(req: IncomingMessage, answer: () => Promise<void>): Promise<void> {
    const [, bot = '', path = ''] = /^\/bot-(\d+)(\/.*)$/.exec(req.url ?? '') ?? [];
    const method = req.method ?? 'GET';
    const { on } = looking;
    // On a busy machine a caller may have hung up before anybody here looked.
    await setImmediate();
    const hungUp = req.destroyed || req.socket.destroyed || req.socket.readableEnded;
    if (!on || hungUp || !(await on.arrives(Number(bot), { method, path }))) return void req.socket.destroy();
    req.url = path;
    // To zip and unzip every answer would be a tenth of a story.
    delete req.headers['accept-encoding'];
    looking.running += 1;
    try {
      await calls.run({ bot: Number(bot), before: null }, answer);
      if (looking.on === on && method === 'GET' && path.startsWith('/api/token/?')) on.listed(Number(bot));
    } finally {
      looking.running -= 1;
    }
  }

  upstream.onChange(() => {
    const newest = account.books.lastId;
    if (newest === looking.newest) return;
    looking.newest = newest;
    const row = account.books.rows.find(({ id }) => id === newest);
    const call = calls.getStore();
    if (row && call) looking.on?.made(call.bot, row);
  });

  /** The pretend server forgets its hooks with its faults, so each sequence hangs them up anew. */
  function listen(on: Onlooker): void {
    looking.on = on;
    const rowOf = (id: number) => account.books.rows.find((row) => row.id === id);
    const during =
      (moment: Moment, look: (call: Incoming, row: KeyRow) => void) =>
      async ({ id }: { id: number }) => {
        const call = calls.getStore();
        if (!call || looking.on !== on) return;
        if (moment !== 'write') look(call, { ...(rowOf(id) as KeyRow) });
        await on.reaches(call.bot, moment);
        if (moment === 'write') look(call, { ...(rowOf(id) as KeyRow) });
      };
    faults.afterRead(during('read', ({ bot }, row) => on.read(bot, row)));
    faults.afterBirth(during('written', () => {}));
    faults.beforeWrite(during('write', (call, row) => void Object.assign(call, { before: row })));
    faults.afterWrite(
      during('written', ({ bot, before }, after) => before && on.wrote(bot, { before, after })),
    );
  }

  function forget(): void {
    looking.on = null;
    faults.clear();
    const { books } = account;
    Object.assign(books, { lastId: 0, quota: 1e9, usedQuota: 0, writtenAt: 0 });
    for (const list of [books.rows, books.usage, books.calls]) list.length = 0;
    books.unwritten.clear();
  }

  /** A call that outlived its caller may still be written. */
  async function quiet(): Promise<void> {
    for (let tries = 0; looking.running > 0; tries += 1) {
      if (tries === 2000) throw new Error(`${looking.running} calls are never answered`);
      await sleep(5);
    }
  }

  /** A number that no bot of this server ever had: what is left of one never passes for another. */
  const number = () => ++bots;

  const isQuiet = () => looking.running === 0;

  return { machine, upstream, transport, account, faults, listen, forget, quiet, isQuiet, number };
}
export type Server = Awaited<ReturnType<typeof openServer>>;
