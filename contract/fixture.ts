import type { KeyChange } from '../src/domain/changes/changes.ts';
import { planFor } from '../src/domain/changes/changes.ts';
import type { KeyId } from '../src/domain/keys/key.ts';
import type { Account } from './account.ts';
import type { Finding } from './finding.ts';
import type { Profile } from './profile.ts';
import type { Answer } from './raw-call.ts';
import { type Row, rowIn, rowsIn } from './row.ts';
import type { Settings } from './settings.ts';

/** The prefix of every key that this command creates; it touches no other key. */
export const PREFIX = 'cometkey-contract-';

export interface Fixture {
  readonly account: Account;
  readonly settings: Settings;
  readonly profile: Profile;
  /** What the names of this run's keys begin with. */
  readonly run: string;
  /** The highest id there was before. */
  readonly previousMaxId: KeyId;
  /** The keys of this run, by whatever name they go. */
  readonly created: Set<KeyId>;
  /** How the server calls its first page. */
  readonly firstPage: 0 | 1;
  /** How long a server may serve cached rows, in milliseconds. */
  readonly cacheWaitMs: number;
  /** A key of this run with its secret, for calls that are free. */
  secret: { readonly key: Row; readonly value: string } | null;
  /** Names of keys whose create succeeded but that the list does not show. */
  readonly unlisted: string[];
  /** A key that several groups share. */
  common: Row | null;
}

/** A group of checks; yields each finding at once, so that an error loses none of the earlier ones. */
export interface Group {
  readonly name: string;
  readonly writes: boolean;
  readonly look: (fixture: Fixture) => AsyncGenerator<Finding>;
}

export const nameFor = (fixture: Fixture, what: string): string => `${fixture.run}-${what}`;
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** Holds a few cents and expires in an hour, in case it is left behind. */
export const trialBody = (fixture: Fixture, what: string): Record<string, unknown> => ({
  name: nameFor(fixture, what),
  remain_quota: 40_000,
  unlimited_quota: false,
  expired_time: inSeconds(3600),
  model_limits_enabled: false,
  model_limits: '',
  allow_ips: '',
  group: '',
  cross_group_retry: false,
});

export const firstRows = async (fixture: Fixture): Promise<readonly Row[]> =>
  rowsIn(await fixture.account.ask(listOf({ p: fixture.firstPage, page_size: 100, size: 100 })));

export const listOf = (query: Record<string, number>) =>
  ({ method: 'GET', path: '/api/token/', query }) as const;

/** Creates a key and finds it as the bot does: the newest one with exactly this name. */
export async function makeKey(fixture: Fixture, body: Record<string, unknown>) {
  const known = new Set(fixture.created);
  const answer = await fixture.account.ask({ method: 'POST', path: '/api/token/', body });
  const rows = await firstRows(fixture);
  for (const { id, name } of rows)
    if (id > fixture.previousMaxId && String(name).startsWith(fixture.run)) fixture.created.add(id);
  const found = rows.filter(
    ({ id, name }) => !known.has(id) && id > fixture.previousMaxId && name === body['name'],
  );
  if (answer.verdict.kind === 'ok' && found.length === 0) fixture.unlisted.push(String(body['name']));
  return { answer, found };
}

/** Creates a key for one check; throws, which ends the group, when it cannot be created. */
export async function trialKey(fixture: Fixture, what: string, members: object = {}): Promise<Row> {
  const { answer, found } = await makeKey(fixture, { ...trialBody(fixture, what), ...members });
  const [row] = found;
  if (!row) throw new Error(`no key could be made to try it on (${wordsOf(answer)})`);
  return row;
}

/** The shared key of all checks that leave it alive. */
export async function commonKey(fixture: Fixture): Promise<Row> {
  fixture.common ??= await trialKey(fixture, 'c');
  return fixture.common;
}

export async function readKey(fixture: Fixture, id: KeyId): Promise<Row> {
  const answer = await fixture.account.ask({ method: 'GET', path: `/api/token/${id}` });
  const row = rowIn(answer);
  if (row?.id !== id) throw new Error(`a key of this run could not be read (${wordsOf(answer)})`);
  return row;
}

export const putKey = ({ account }: Fixture, body: object, query: Record<string, string> = {}) =>
  account.ask({ method: 'PUT', path: '/api/token/', query, body });

/** Writes, then reads the row back. */
export async function putAndRead(fixture: Fixture, body: Row, query: Record<string, string> = {}) {
  const answer = await putKey(fixture, body, query);
  return { answer, taken: answer.verdict.kind === 'ok', row: await readKey(fixture, body.id) };
}

/** Applies a change with the bot's own code; answers the result and the whole row afterwards. */
export async function byBot(fixture: Fixture, row: Row, change: KeyChange) {
  const { id } = row;
  const written = await carriedOut(fixture, id, change);
  return { written, after: await readKey(fixture, id) };
}

async function carriedOut({ account: { bot, lane } }: Fixture, id: number, change: KeyChange) {
  await using session = await bot.open(id, lane);
  if (session === null) return { kind: 'gone' } as const;
  const planned = planFor(change, session.fresh, new Date());
  if ('stale' in planned) throw new Error(`a ${change.kind} could not be planned: ${planned.stale.kind}`);
  return await session.carryOut(planned.plan);
}

/** An answer in words for an operator. */
export const wordsOf = ({ status, verdict }: Answer): string =>
  verdict.kind === 'ok' ? `HTTP ${status}, success` : `HTTP ${status}, ${verdict.message}`.slice(0, 120);
