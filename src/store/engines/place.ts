import { type RawBuilder, sql } from 'kysely';
import type { Engine } from './engine.ts';

/**
 * PostgreSQL: which database, table, server and timeline this is, with slashes between. A part is empty where the server
 * does not let this user ask.
 */
export async function placeOf({ db }: Engine): Promise<string> {
  const ask = async (part: RawBuilder<unknown>): Promise<string> => {
    const { rows } = await sql<{ part: string | null }>`select (${part})::text as part`.execute(db);
    return rows[0]?.part ?? '';
  };
  const parts = [
    await ask(sql`select concat_ws('/', oid, 'requests'::regclass::oid) from pg_database
      where datname = current_database()`),
    await ask(sql`select system_identifier from pg_control_system()`).catch(withoutRight),
    await ask(sql`select timeline_id from pg_control_checkpoint()`).catch(withoutRight),
  ];
  return parts.join('/');
}

/** Some servers do not let every user ask. Other failures are thrown. */
function withoutRight(error: unknown): string {
  const { code = '' } = error as { code?: string };
  if (!['42501', '42883', '0A000'].includes(code)) throw error;
  return '';
}

/** Only what is known of both places is compared. */
export const isElsewhere = (before: string, place: string): boolean =>
  pairs(before, place).some(([was, is]) => was !== '' && is !== '' && was !== is);

/** The place, with what was known of it before and cannot be asked any more. */
export const knownPlace = (before: string, place: string): string =>
  isElsewhere(before, place)
    ? place
    : pairs(before, place)
        .map(([was, is]) => is || was)
        .join('/');

function pairs(before: string, place: string): [string, string][] {
  const was = before.split('/');
  return place.split('/').map((part, i) => [was[i] ?? '', part]);
}
