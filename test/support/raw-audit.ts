import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

/** The database of a test, past the store: what an outsider may do to it. */
export interface RawSql extends AsyncDisposable {
  run(statements: string): Promise<void>;
  rows(query: string): Promise<Record<string, unknown>[]>;
}

export async function rawSql(url: string): Promise<RawSql> {
  return url.startsWith('sqlite:') ? onFile(url.slice('sqlite:'.length)) : onPostgres(url);
}

function onFile(path: string): RawSql {
  const database = new DatabaseSync(path);
  return {
    run: async (statements) => database.exec(`begin immediate; ${statements}; commit`),
    rows: async (query) => database.prepare(query).all() as Record<string, unknown>[],
    [Symbol.asyncDispose]: async () => database.close(),
  };
}

async function onPostgres(url: string): Promise<RawSql> {
  const schema = new URL(url).searchParams.get('schema');
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema}` });
  client.setTypeParser(pg.types.builtins.INT8, Number);
  await client.connect();
  return {
    run: async (statements) => void (await client.query(statements)),
    rows: async (query) => (await client.query(query)).rows,
    [Symbol.asyncDispose]: () => client.end(),
  };
}
