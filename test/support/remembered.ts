import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Each row of each table, and the files as they lie on the disk. */
export async function remembered(path: string): Promise<string[]> {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
  const rows = tables.flatMap(({ name }) =>
    database
      .prepare(`select * from "${name}"`)
      .all()
      .map((row) => `${name} ${JSON.stringify(row)}`),
  );
  database.close();
  const directory = dirname(path);
  const files = (await readdir(directory)).map((file) => readFile(join(directory, file), 'latin1'));
  return [...rows, ...(await Promise.all(files))];
}
