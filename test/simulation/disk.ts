import { DatabaseSync } from 'node:sqlite';
import { sqliteOn } from '../../src/store/engines/sqlite.ts';
import { storeOn } from '../../src/store/open-store.ts';
import { CHAIN_START } from '../../src/store/tables/audit-entry.ts';
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

/** Everything but which migrations it has had, and the end of the chain of the audit, which begins anew. */
function empty(): void {
  if (database.isTransaction) database.exec('rollback');
  for (const name of tables())
    if (!/^(cometkey_migrations|audit_head|sqlite_)/.test(name)) database.exec(`delete from "${name}"`);
  if (isMigrated())
    database.exec(`update audit_head set seq = 0, hash = '${CHAIN_START.hash}',
      archived_seq = 0, archived_hash = '${CHAIN_START.hash}'`);
}
