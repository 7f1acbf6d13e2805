import { DatabaseSync } from 'node:sqlite';
import { sqliteOn } from '../../src/store/engines/sqlite.ts';
import { storeOn } from '../../src/store/open-store.ts';
import type { Disk } from '../model/server.ts';
import { time } from './virtual-time.ts';

/** Longer than the store keeps a lease that nobody renews. */
const LEASE_MS = 11_000;

const database = new DatabaseSync(':memory:');
/** Stays open, with its prepared statements, from story to story and from one bot to its successor. */
const engine = { ...sqliteOn(database), close: async () => {} };

/** A database in memory that outlives whoever opens it. */
export async function newDisk(): Promise<Disk> {
  empty();
  return {
    open: (options) => storeOn(engine, { ...options, use: isMigrated() ? 'shared' : 'alone' }),
    endLeases: () => time.jump(LEASE_MS),
    remove: () => {},
  };
}

const tables = (): string[] =>
  database
    .prepare("select name from sqlite_master where type = 'table'")
    .all()
    .map(({ name }) => String(name));

const isMigrated = (): boolean => tables().includes('requests');

/** Everything but which migrations it has had. */
function empty(): void {
  if (database.isTransaction) database.exec('rollback');
  for (const name of tables())
    if (!/^(cometkey_migrations|sqlite_)/.test(name)) database.exec(`delete from "${name}"`);
}
