import type { Change } from '../src/domain/changes/change.ts';
import { planFor } from '../src/domain/changes/plan.ts';
import type { KeyId } from '../src/domain/keys/key.ts';
import type { Account } from './account.ts';
import type { Finding } from './finding.ts';
import type { Profile } from './profile.ts';
import type { Answer } from './raw-call.ts';
import { type Row, rowIn, rowsIn } from './row.ts';
import type { Settings } from './settings.ts';

/** Every key ever made by this command is called so, and nothing else is ever touched. */
export const PREFIX = 'cometkey-contract-';

export interface Bench {
  readonly account: Account;
  readonly settings: Settings;
  readonly profile: Profile;
  /** What the names of this run's keys begin with. */
  readonly run: string;
  /** The highest id there was before. */
  readonly above: KeyId;
  /** The keys of this run, by whatever name they go. */
  readonly made: Set<KeyId>;
  /** How the server calls its first page. */
  readonly firstPage: 0 | 1;
  /** How long a server may go by what it has cached. */
  readonly patienceMs: number;
  /** One of this run's keys with its secret, for the free calls that a key can make. */
  secret: { readonly key: Row; readonly value: string } | null;
  /** Names of keys that were made, says the server, and that it does not list. */
  readonly unlisted: string[];
  /** The key that several groups try things on. */
  common: Row | null;
}

/** One group of behaviours, told one by one, so that what stops it loses nothing. */
export interface Group {
  readonly name: string;
  readonly writes: boolean;
  readonly look: (bench: Bench) => AsyncGenerator<Finding>;
}

export const nameFor = (bench: Bench, what: string): string => `${bench.run}-${what}`;
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** Worth a few cents for an hour, should it ever be left behind. */
export const trialBody = (bench: Bench, what: string): Record<string, unknown> => ({
  name: nameFor(bench, what),
  remain_quota: 40_000,
  unlimited_quota: false,
  expired_time: inSeconds(3600),
  model_limits_enabled: false,
  model_limits: '',
  allow_ips: '',
  group: '',
  cross_group_retry: false,
});

export const firstRows = async (bench: Bench): Promise<readonly Row[]> =>
  rowsIn(await bench.account.ask(listOf({ p: bench.firstPage, page_size: 100, size: 100 })));

export const listOf = (query: Record<string, number>) =>
  ({ method: 'GET', path: '/api/token/', query }) as const;

/** Makes a key and finds it as the bot does: newer than all, by its exact name. */
export async function makeKey(bench: Bench, body: Record<string, unknown>) {
  const known = new Set(bench.made);
  const answer = await bench.account.ask({ method: 'POST', path: '/api/token/', body });
  const rows = await firstRows(bench);
  for (const { id, name } of rows)
    if (id > bench.above && String(name).startsWith(bench.run)) bench.made.add(id);
  const found = rows.filter(({ id, name }) => !known.has(id) && id > bench.above && name === body['name']);
  if (answer.verdict.kind === 'ok' && found.length === 0) bench.unlisted.push(String(body['name']));
  return { answer, found };
}

/** A key to try something on; whatever keeps it from being made stops the group. */
export async function trialKey(bench: Bench, what: string, members: object = {}): Promise<Row> {
  const { answer, found } = await makeKey(bench, { ...trialBody(bench, what), ...members });
  const [row] = found;
  if (!row) throw new Error(`no key could be made to try it on (${wordsOf(answer)})`);
  return row;
}

/** One key for all that write it whole and leave it alive. */
export async function commonKey(bench: Bench): Promise<Row> {
  bench.common ??= await trialKey(bench, 'c');
  return bench.common;
}

export async function readKey(bench: Bench, id: KeyId): Promise<Row> {
  const answer = await bench.account.ask({ method: 'GET', path: `/api/token/${id}` });
  const row = rowIn(answer);
  if (row?.id !== id) throw new Error(`a key of this run could not be read (${wordsOf(answer)})`);
  return row;
}

export const putKey = ({ account }: Bench, body: object, query: Record<string, string> = {}) =>
  account.ask({ method: 'PUT', path: '/api/token/', query, body });

/** Writes, and reads what became of it. */
export async function putAndRead(bench: Bench, body: Row, query: Record<string, string> = {}) {
  const answer = await putKey(bench, body, query);
  return { answer, taken: answer.verdict.kind === 'ok', row: await readKey(bench, body.id) };
}

/** A change by the bot's own hands to a key as it was last read, and the whole row afterwards. */
export async function byBot(bench: Bench, row: Row, change: Exclude<Change, { kind: 'create' }>) {
  const { id } = row;
  const written = await carriedOut(bench, id, change);
  return { written, after: await readKey(bench, id) };
}

async function carriedOut(
  { account: { bot, lane } }: Bench,
  id: number,
  change: Exclude<Change, { kind: 'create' }>,
) {
  await using session = await bot.open(id, lane);
  if (session === null) return { kind: 'gone' } as const;
  const planned = planFor(change, session.fresh, new Date());
  if ('stale' in planned) throw new Error(`a ${change.kind} could not be planned: ${planned.stale.kind}`);
  return session.carryOut(planned.plan);
}

/** How an answer would be told to an operator. */
export const wordsOf = ({ status, verdict }: Answer): string =>
  verdict.kind === 'ok' ? `HTTP ${status}, success` : `HTTP ${status}, ${verdict.message}`.slice(0, 120);
