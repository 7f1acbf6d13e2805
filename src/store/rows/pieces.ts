import { type Compilable, type CompiledQuery, type Kysely, sql } from 'kysely';
import type { KeyId } from '../../domain/keys/key.ts';
import type { Tables } from './tables.ts';

/** Rows in one statement: with the columns of any table fewer values than an engine takes. */
const ROWS = 1000;

/** So many rows at a time that one statement can hold them. */
export const inPieces = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, at) => rows.slice(at * ROWS, (at + 1) * ROWS));

/** A text column of these keys in one statement, although no two have the same value. */
export async function writeEach(
  tx: Kysely<Tables>,
  column: 'watch_state',
  writes: readonly { id: KeyId; value: string }[],
): Promise<void> {
  if (writes.length === 0) return;
  const rows = writes.map(({ id, value }) => [id, value]);
  await writeRows(tx, { what: `update ${column}`, rows }, () => {
    const written = sql.join(rows.map((row) => sql`(${sql.join(row)})`));
    return sql`update keys set ${sql.ref(column)} = cast(written.column2 as text)
      from (values ${written}) as written where keys.id = cast(written.column1 as bigint)`.compile(tx);
  });
}

interface Rows {
  readonly what: string;
  readonly rows: readonly (readonly unknown[])[];
}

/** Runs a statement whose first parameters are these rows. Returns how many rows it wrote. */
export async function writeRows(
  db: Kysely<Tables>,
  { what, rows }: Rows,
  write: () => CompiledQuery,
): Promise<number> {
  const text = textOf(db, `${rows.length} ${what}`, write);
  const values = rows.flat();
  const parameters = [...values, ...text.parameters.slice(values.length)];
  const { numAffectedRows = 0n } = await db.executeQuery({ ...text, parameters });
  return Number(numAffectedRows);
}

interface Asked {
  readonly what: string;
  readonly parameters: readonly unknown[];
}

/** The rows of a query with these parameters, in the order in which it names them. */
export async function readRows<R>(
  db: Kysely<Tables>,
  { what, parameters }: Asked,
  write: () => Compilable<R>,
): Promise<R[]> {
  const text = textOf(db, `${parameters.length} ${what}`, () => write().compile());
  return (await db.executeQuery<R>({ ...text, parameters })).rows;
}

/** So many texts are kept. */
const TEXTS = 300;

/**
 * Kysely takes longer to write a statement than the database takes to run it, so its text is kept, for each number of
 * rows or parameters.
 */
function textOf(db: Kysely<Tables>, name: string, write: () => CompiledQuery): CompiledQuery {
  const texts = textsOf(db);
  const text = texts.get(name) ?? write();
  texts.delete(name);
  texts.set(name, text);
  const [oldest] = texts.keys();
  if (texts.size > TEXTS && oldest !== undefined) texts.delete(oldest);
  return text;
}

const textsOfAll = new WeakMap<object, Map<string, CompiledQuery>>();

/** A transaction has the adapter of its database. */
function textsOf(db: Kysely<Tables>): Map<string, CompiledQuery> {
  const { adapter } = db.getExecutor();
  const texts = textsOfAll.get(adapter) ?? new Map<string, CompiledQuery>();
  textsOfAll.set(adapter, texts);
  return texts;
}
