import { type Kysely, sql } from 'kysely';

export type Json = Readonly<Record<string, unknown>>;

const PAGE = 500;

interface Row {
  readonly id: string | number;
  readonly json: string;
}

interface Place {
  readonly table: string;
  readonly key: string;
  readonly column: string;
}

/** Rewrites the JSON objects of a column, a page of rows at a time; other values stay. */
export async function rewriteJson(
  db: Kysely<unknown>,
  { table, key, column }: Place,
  rewritten: (value: Json, id: string | number) => Json,
): Promise<void> {
  const [from, at, json] = [sql.table(table), sql.ref(key), sql.ref(column)];
  const page = async (after: Row | undefined): Promise<Row[]> => {
    const next = after === undefined ? sql`` : sql`and ${at} > ${after.id}`;
    const found = sql<Row>`select ${at} as id, ${json} as json from ${from} where ${json} like '{%' ${next}
      order by ${at} limit ${PAGE}`;
    return (await found.execute(db)).rows;
  };
  for (let rows = await page(undefined); rows.length > 0; rows = await page(rows.at(-1)))
    for (const { id, json: text } of rows) {
      const value = JSON.stringify(rewritten(JSON.parse(text) as Json, id));
      if (value !== text) await sql`update ${from} set ${json} = ${value} where ${at} = ${id}`.execute(db);
    }
}
