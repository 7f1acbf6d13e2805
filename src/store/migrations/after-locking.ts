import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tables that migrations alter and commits write, in the order in which a decision is stored (`commit.ts`). */
const WRITTEN = ['notices', 'requests', 'grants', 'keys', 'audit'];

/**
 * The same, in one transaction of PostgreSQL that begins by taking these tables for itself: a bot of the version before
 * writes them meanwhile, and the order of the migrations is another.
 */
export function afterLocking(migrations: Record<string, Migration>): Record<string, Migration> {
  let locked: Promise<void> | null = null;
  const locking = ({ up }: Migration): Migration => ({
    async up(db) {
      locked ??= lock(db);
      await locked;
      await up(db);
    },
  });
  return Object.fromEntries(Object.entries(migrations).map(([name, each]) => [name, locking(each)]));
}

async function lock(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema()`.execute(db);
  const there = WRITTEN.filter((table) => rows.some(({ name }) => name === table));
  if (there.length > 0)
    await sql`lock table ${sql.join(there.map((name) => sql.table(name)))} in access exclusive mode`.execute(
      db,
    );
}
