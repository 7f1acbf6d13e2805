import { sql } from 'kysely';
import type { JobStore } from '../usecases/ports/jobs.ts';
import type { CallLog } from '../usecases/ports/store/calls.ts';
import type { Store } from '../usecases/ports/store/store.ts';
import { commit } from './commit.ts';
import type { Engine } from './engines/engine.ts';
import { openingError } from './engines/opening-error.ts';
import { postgres } from './engines/postgres.ts';
import { sqlite } from './engines/sqlite.ts';
import { StoreRefused } from './engines/store-refused.ts';
import { expectMigrated, migrate } from './migrations/migrations.ts';
import { purge } from './purge/purge.ts';
import { type Restored, restored } from './restored.ts';
import { audit } from './tables/audit.ts';
import { type AuditChain, auditChain } from './tables/audit-chain.ts';
import { bulkDisables } from './tables/bulk-disables.ts';
import { calls } from './tables/calls.ts';
import { delegations } from './tables/delegations.ts';
import { forms } from './tables/forms.ts';
import { grants } from './tables/grants.ts';
import { groups } from './tables/groups.ts';
import { jobs } from './tables/jobs.ts';
import { keyValues } from './tables/key-values.ts';
import { keys } from './tables/keys.ts';
import { leases } from './tables/leases.ts';
import { limits } from './tables/limits.ts';
import { notices } from './tables/notices.ts';
import { preferences } from './tables/preferences.ts';
import { requests } from './tables/requests.ts';
import { samples } from './tables/samples.ts';
import { lengthen, sentCalls } from './tables/sent-calls.ts';
import { type UnstoredNotes, unstoredNotes } from './tables/sent-unstored.ts';
import { snoozes } from './tables/snoozes.ts';
import { guarded, withStoreErrors } from './unavailable.ts';

export interface OpenStore extends Store {
  readonly auditChain: AuditChain;
  readonly calls: CallLog;
  readonly jobs: JobStore;
  /** Writes something, because a read-only database is of no use. */
  ping(): Promise<void>;
  /** Resolves once the database has taken all notes of what was sent. */
  notesStored(): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface StoreOptions {
  /** `sqlite:PATH`, `sqlite::memory:` or `postgres://…`, with `?schema=` if wanted. */
  readonly url: string;
  readonly rate: { readonly limit: number; readonly windowSeconds: number };
  readonly clock: () => Date;
  /** The account of the keys: base URL and user id. A database belongs to one account for ever. */
  readonly account: string;
  /** `shared`: the command line tool, beside the bot. Default: `alone`. */
  readonly use?: 'alone' | 'shared';
  /** How long the lease of a dead holder stays taken. Default: 10 s. */
  readonly leaseMs?: number;
  /** How long to wait for a silent PostgreSQL, or for a SQLite file that another process has locked. */
  readonly silenceMs?: number;
  /** What lost calls go by on SQLite, for stories that move the clock. Default: as leases. */
  readonly sqliteTime?: (() => number) | undefined;
}

/** Longer than the 8 s that a writing call to CometAPI may take. */
const LEASE_MS = 10_000;

/** Opens the database and migrates its tables. Throws `StoreRefused` if only a person can fix what is wrong. */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  try {
    return await opened(options);
  } catch (error) {
    throw openingError(error, options.url);
  }
}

async function opened(options: StoreOptions): Promise<OpenStore> {
  const { use = 'alone' } = options;
  return storeOn(await engineOf({ ...options, use }), { ...options, use });
}

/** Migrates its tables; when that fails, the engine is closed. */
export async function storeOn(engine: Engine, options: Omit<StoreOptions, 'url'>): Promise<OpenStore> {
  const { account, use = 'alone' } = options;
  try {
    await (use === 'shared' ? expectMigrated(engine) : migrate(engine));
    await belongTo(engine, account);
    // No other process has the file, so leases of an earlier process are dead.
    if (engine.alone) await freeAll(engine);
    const { giveUp, ...own } = parts(engine, await restored(engine, options.clock), options);
    return { ...own, ...ending(engine, giveUp) };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

function parts(
  engine: Engine,
  known: Restored,
  { clock, rate, sqliteTime, leaseMs = LEASE_MS }: Omit<StoreOptions, 'url'>,
) {
  const landing = sqliteTime && engine.schema === null ? landingBy(engine, sqliteTime) : engine;
  const unstored = unstoredNotes((sent, ms) => lengthen(landing, sent, ms));
  return {
    commit: guarded(dropping(unstored, commit(landing, known))),
    notesStored: unstored.stored,
    giveUp: unstored.giveUp,
    noticeRestore: guarded(known.notice),
    purge: guarded((at: Date) => purge(engine, at)),
    keys: withStoreErrors(keys(engine)),
    samples: withStoreErrors(samples(engine)),
    requests: withStoreErrors(requests(engine)),
    bulkDisables: withStoreErrors(bulkDisables(engine)),
    limits: withStoreErrors(limits(engine)),
    grants: withStoreErrors(grants(engine)),
    notices: withStoreErrors(notices(engine)),
    snoozes: withStoreErrors(snoozes(engine)),
    preferences: withStoreErrors(preferences(engine)),
    delegations: withStoreErrors(delegations(engine)),
    audit: withStoreErrors(audit(engine)),
    auditChain: auditChain(engine),
    forms: withStoreErrors(forms(engine, clock)),
    leases: leases(engine, leaseMs),
    sentCalls: withStoreErrors(sentCalls(landing, unstored)),
    jobs: withStoreErrors(jobs(engine)),
    groups: withStoreErrors(groups(engine)),
    keyValues: withStoreErrors(keyValues(engine)),
    calls: withStoreErrors(calls(engine, rate.windowSeconds, clock)),
  };
}

const landingBy = (engine: Engine, time: () => number): Engine => ({
  ...engine,
  now: () => sql<number>`cast(${Math.floor(time())} as integer)`,
});

const dropping =
  (unstored: UnstoredNotes, commit: Store['commit']): Store['commit'] =>
  async (unit) => {
    const isStored = await commit(unit);
    if (isStored && unit.sent) unstored.drop(unit.sent.sender);
    return isStored;
  };

/** As large as a commit, because on a full disk a smaller write may still succeed. */
const PROBE = 'x'.repeat(16_000);

function ending(engine: Engine, giveUp: () => void) {
  let closed: Promise<void> | null = null;
  const close = () => {
    giveUp();
    closed ??= engine.close();
    return closed;
  };
  return {
    ping: guarded(() => keyValues(engine).set('probe', PROBE)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

type EngineOptions = StoreOptions & { use: 'alone' | 'shared' };

async function engineOf({ url, use, silenceMs }: EngineOptions): Promise<Engine> {
  if (url.startsWith('sqlite:'))
    return sqlite(url.slice('sqlite:'.length), {
      use,
      ...(silenceMs === undefined ? {} : { busyMs: silenceMs }),
    });
  if (/^postgres(ql)?:\/\//.test(url)) return postgres(url, silenceMs);
  throw new TypeError('neither sqlite: nor postgres:, which the configuration refuses');
}

async function belongTo({ db }: Engine, account: string): Promise<void> {
  await db
    .insertInto('key_values')
    .values({ name: 'account', value: account })
    .onConflict((known) => known.column('name').doNothing())
    .execute();
  const { value } = await db
    .selectFrom('key_values')
    .select('value')
    .where('name', '=', 'account')
    .executeTakeFirstOrThrow();
  if (value !== account) throw new StoreRefused({ kind: 'other_account', stored: value, now: account });
}

async function freeAll({ db }: Engine): Promise<void> {
  await db.updateTable('leases').set({ lease_until: 0 }).execute();
  await db.updateTable('jobs').set({ lease_until: 0 }).execute();
  const claimed = db.updateTable('notices').set({ lease_until: 0 }).where('state', '=', 'waiting');
  await claimed.where('lease_until', '>', 0).execute();
}
