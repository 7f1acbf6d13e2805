import { charge, chargeAccount, type Database, flush, flushEveryMs, rowOf, rowsOf } from './database.ts';
import type { Flavour } from './flavour.ts';
import { type KeyBody, type KeyRow, newbornRow, newSecret } from './key-row.ts';

export type AccountWorld = {
  books: Database;
  flavour: () => Flavour;
  clock: () => number;
  changed: () => void;
};

export type NewKey = Partial<KeyBody> & Partial<Pick<KeyRow, 'key' | 'used_quota' | 'user_id'>>;

export type Account = ReturnType<typeof openAccount>;

/** The account, with edits as from the console and by other users. */
export function openAccount(world: AccountWorld) {
  const { books } = world;
  return {
    books,
    rows: () => settled(world).map((row) => ({ ...row })),
    row: (id: number) => settled(world).find((row) => row.id === id),
    calls: books.calls,
    usage: books.usage,
    addKey: (key: NewKey) => told(world, () => addKey(world, key)),
    editInConsole: (id: number, members: Partial<KeyRow>) =>
      told(world, () => void Object.assign(known(books, id), members)),
    setExpiry: (id: number, atMs: number) =>
      told(world, () => void Object.assign(known(books, id), { expired_time: Math.floor(atMs / 1000) })),
    deleteInConsole: (id: number) => told(world, () => buried(world, id)),
    spend: (id: number, units: number, model = 'gpt-4o') =>
      told(world, () => spend(world, { id, units, model })),
    hold: (id: number, units: number) => told(world, () => hold(world, id, units)),
    flush: () => told(world, () => void flush(books, world.clock())),
    setBalance: (units: number) => told(world, () => void Object.assign(books, { quota: units })),
    setGroups: (groups: string[]) => told(world, () => void Object.assign(books, { groups })),
    setModels: (models: string[]) => told(world, () => void Object.assign(books, { models })),
    ban: (banned = true) => told(world, () => void Object.assign(books, { banned })),
    rotateAccessToken: () => {
      books.accessToken = newSecret(32);
      return books.accessToken;
    },
  };
}

function told<Result>(world: AccountWorld, act: () => Result): Result {
  const result = act();
  world.changed();
  return result;
}

function known(books: Database, id: number): KeyRow {
  const row = books.rows.find((candidate) => candidate.id === id && candidate.DeletedAt === null);
  if (!row) throw new Error(`the pretend account has no key ${id}`);
  return row;
}

/** The caller's keys, oldest first, after due batched charges were written. */
export function settled({ books, clock }: AccountWorld): KeyRow[] {
  if (clock() - books.writtenAt >= flushEveryMs) flush(books, clock());
  return rowsOf(books);
}

export function addKey(
  { books, clock }: AccountWorld,
  { key, used_quota, user_id, ...body }: NewKey,
): KeyRow {
  books.lastId += 1;
  const birth = { id: books.lastId, userId: user_id ?? books.userId, now: seconds(clock) };
  const row = newbornRow(body, birth);
  if (body.status !== undefined) row.status = body.status;
  if (key !== undefined) row.key = key;
  if (used_quota !== undefined) row.used_quota = used_quota;
  books.rows.push(row);
  return row;
}

export function buried({ books, clock }: AccountWorld, id: number): boolean {
  const row = rowOf(books, id);
  if (row) row.DeletedAt = new Date(clock()).toISOString();
  return row !== undefined;
}

/** Charges a key as this flavour does: at once, at the next flush, or not at all if unlimited. */
export function take({ books, flavour, clock }: AccountWorld, row: KeyRow, units: number): void {
  const counted = flavour().unlimitedCharged || !row.unlimited_quota;
  if (flavour().batchCharges && counted) {
    // The five seconds run from the first unwritten charge.
    if (books.unwritten.size === 0) books.writtenAt = clock();
    books.unwritten.set(row.id, (books.unwritten.get(row.id) ?? 0) + units);
    return;
  }
  if (counted) charge(row, units, seconds(clock));
  chargeAccount(books, units);
}

type Spending = { id: number; units: number; model: string; requestId?: string; path?: string };

export function spend(world: AccountWorld, { id, units, model, requestId, path }: Spending): void {
  const row = known(world.books, id);
  take(world, row, units);
  world.books.requestCount += 1;
  world.books.usage.push({
    created_at: seconds(world.clock),
    token_id: id,
    token_name: row.name,
    model_name: model,
    quota: units,
    group: row.group || 'default',
    request_id: requestId ?? newSecret(),
    path: path ?? '/v1/chat/completions',
  });
}

/** Reserves an estimate before a call; the returned function charges the real price instead. */
function hold(world: AccountWorld, id: number, estimate: number): (actual: number) => void {
  take(world, known(world.books, id), estimate);
  return (actual) =>
    told(world, () => {
      take(world, known(world.books, id), -estimate);
      spend(world, { id, units: actual, model: 'gpt-4o' });
    });
}

const seconds = (clock: () => number) => Math.floor(clock() / 1000);
