import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';

/** A TCP proxy between a bot and its Postgres that can fail as networks and servers do. */
export interface PostgresWire extends AsyncDisposable {
  /** The same database by way of this wire. */
  readonly url: string;
  /** How many of its connections wait for a lock that somebody else has. */
  waiting(): Promise<number>;
  /** The server ends every connection of this wire with 57P01, whatever it is doing; answers how many. */
  terminate(): Promise<number>;
  /** Drops all data in both directions without closing the connection. */
  silence(): void;
  /** Connections break off now. */
  reset(): void;
  /** The next query that contains this text breaks its connection off. */
  resetAt(text: string): void;
  /** The next commit after a query with this text is carried out, but its answer is lost with the connection. */
  loseCommitOf(text: string): void;
  /** The same, but the answer arrives; then every connection breaks off and none is accepted. */
  endAfterCommitOf(text: string): void;
  /** New connections get this error code, are reset, or get no answer. */
  refuse(code: string | 'reset' | 'silence'): void;
  /** New connections work again. */
  mend(): void;
}

export async function postgresWire(database: string): Promise<PostgresWire> {
  const address = new URL(database);
  const name = `wire-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  const target = { host: address.hostname, port: Number(address.port || 5432) };
  const ends = new Set<Socket>();
  let refusal: string | null = null;
  let fatal: string | null = null;
  let last: { text: string; isLost: boolean } | null = null;
  const carry = (near: Socket) => {
    ends.add(near.on('error', () => undefined).on('close', () => ends.delete(near)));
    if (refusal !== null) return refused(near, refusal);
    let isLast = false;
    const far = connect(target).on('error', () => near.resetAndDestroy());
    ends.add(far.on('close', () => ends.delete(far)));
    near.on('data', (sent: Buffer) => {
      if (fatal === null || !sent.includes(fatal)) return;
      fatal = null;
      near.resetAndDestroy();
    });
    near.on('data', (sent: Buffer) => {
      if (last === null) return;
      isLast ||= sent.includes(last.text);
      if (!isLast || !sent.includes('commit')) return;
      const { isLost } = last;
      last = null;
      if (isLost) far.unpipe(near);
      else refusal = 'reset';
      far.once('data', () => setImmediate(isLost ? () => near.resetAndDestroy() : reset)).resume();
    });
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
  };
  const server = createServer(carry).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reset = () => {
    for (const end of ends) end.resetAndDestroy();
  };
  const mine = `pg_stat_activity where application_name = '${name}'`;
  const count = async (text: string) => {
    await using client = await directClient(database);
    return (await client.query(text)).rows.length;
  };
  address.host = `127.0.0.1:${(server.address() as { port: number }).port}`;
  address.searchParams.set('application_name', name);
  return {
    url: address.href,
    waiting: () => count(`select from ${mine} and wait_event_type = 'Lock'`),
    terminate: () => count(`select pg_terminate_backend(pid, 5000) from ${mine}`),
    silence: () => {
      for (const end of ends) end.unpipe().pause().removeAllListeners('close');
    },
    reset,
    resetAt: (text) => {
      fatal = text;
    },
    loseCommitOf: (text) => {
      last = { text, isLost: true };
    },
    endAfterCommitOf: (text) => {
      last = { text, isLost: false };
    },
    refuse: (code) => {
      refusal = code;
    },
    mend: () => {
      refusal = null;
    },
    async [Symbol.asyncDispose]() {
      reset();
      server.close();
    },
  };
}

/** A connection that no wire touches, in the schema that the address names. */
export async function directClient(database: string): Promise<pg.Client & AsyncDisposable> {
  const address = new URL(database);
  const schema = address.searchParams.get('schema') ?? 'public';
  address.searchParams.delete('schema');
  const client = new pg.Client({ connectionString: address.href, options: `-c search_path=${schema}` });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/** An ErrorResponse of the Postgres protocol as the first message. */
function refused(socket: Socket, code: string): void {
  if (code === 'silence') return;
  if (code === 'reset') return void socket.resetAndDestroy();
  const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0Mnot now\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  socket.once('data', () => socket.end(Buffer.concat([head, body])));
}
