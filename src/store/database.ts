import type { JobStore } from '../usecases/job-port.ts';
import type { CallLog, Store } from '../usecases/store-port.ts';
import { audit } from './audit.ts';
import { calls } from './calls.ts';
import type { Engine } from './engine.ts';
import { facts } from './facts.ts';
import { forms } from './forms.ts';
import { grants } from './grants.ts';
import { groups } from './groups.ts';
import { jobs } from './jobs.ts';
import { keys } from './keys.ts';
import { leases } from './leases.ts';
import { expectMigrated, migrate } from './migrations.ts';
import { notices } from './notices.ts';
import { postgres } from './postgres.ts';
import { StoreRefused } from './refused.ts';
import { requests } from './requests.ts';
import { sqlite } from './sqlite.ts';

export interface OpenStore extends Store {
  readonly calls: CallLog;
  readonly jobs: JobStore;
  /** Writes, because a database that only reads is of no use. */
  ping(): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface StoreOptions {
  /** `sqlite:PATH`, `sqlite::memory:` or `postgres://…`, with `?schema=` if wanted. */
  readonly url: string;
  readonly rate: { readonly limit: number; readonly windowSeconds: number };
  readonly clock: () => Date;
  /** Whose keys these are: the base URL and the user id. A database serves one account for good. */
  readonly account: string;
  /** `shared`: the command line tool, which looks on beside the bot. */
  readonly use?: 'alone' | 'shared';
}

export async function openStore({
  url,
  rate,
  clock,
  account,
  use = 'alone',
}: StoreOptions): Promise<OpenStore> {
  const engine = await engineOf(url, clock, use);
  try {
    await (use === 'shared' ? expectMigrated(engine) : migrate(engine));
    await belongTo(engine, account);
    // Whoever held these is gone: this process has the file alone.
    if (engine.alone) await freeAll(engine);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return {
    ...parts(engine, clock),
    calls: calls(engine, rate.windowSeconds, clock),
    ...ending(engine, account),
  };
}

const parts = (engine: Engine, clock: () => Date) => ({
  keys: keys(engine),
  requests: requests(engine, clock),
  grants: grants(engine),
  notices: notices(engine),
  audit: audit(engine),
  forms: forms(engine, clock),
  leases: leases(engine),
  jobs: jobs(engine),
  groups: groups(engine),
  facts: facts(engine),
});

function ending(engine: Engine, account: string) {
  let closed: Promise<void> | null = null;
  const close = () => {
    closed ??= engine.close();
    return closed;
  };
  return {
    ping: () => facts(engine).set('account', account),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function engineOf(url: string, clock: () => Date, use: 'alone' | 'shared'): Promise<Engine> {
  if (url.startsWith('sqlite:')) return sqlite(url.slice('sqlite:'.length), { clock, use });
  if (/^postgres(ql)?:\/\//.test(url)) return postgres(url);
  throw new StoreRefused('DATABASE_URL must be sqlite:PATH or postgres://user:password@host/database.');
}

async function belongTo({ db }: Engine, account: string): Promise<void> {
  await db
    .insertInto('facts')
    .values({ name: 'account', value: account })
    .onConflict((known) => known.column('name').doNothing())
    .execute();
  const { value } = await db
    .selectFrom('facts')
    .select('value')
    .where('name', '=', 'account')
    .executeTakeFirstOrThrow();
  if (value !== account)
    throw new StoreRefused(
      `The database belongs to another CometAPI account (${value}, not ${account}). ` +
        'Set DATABASE_URL to a database of its own, or COMETAPI_BASE_URL and COMETAPI_USER_ID to the old ones.',
    );
}

async function freeAll({ db }: Engine): Promise<void> {
  await db.updateTable('leases').set({ lease_until: 0 }).execute();
  await db.updateTable('jobs').set({ lease_until: 0 }).execute();
}
