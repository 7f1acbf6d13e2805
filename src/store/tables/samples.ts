import { setImmediate as turn } from 'node:timers/promises';
import { type Kysely, type Selectable, sql } from 'kysely';
import { ACCOUNT, SAMPLES_KEPT, type Sample } from '../../domain/keys/forecast/sample.ts';
import type { KeyId } from '../../domain/keys/key.ts';
import { units } from '../../domain/keys/quota.ts';
import { DAY, HOUR } from '../../domain/time.ts';
import type { SampleStore, SampleWrite } from '../../usecases/ports/store/samples.ts';
import type { Engine } from '../engines/engine.ts';
import { at } from '../rows/json-column.ts';
import { readable } from '../rows/key-row.ts';
import { writeRows } from '../rows/pieces.ts';
import type { SampleRow, Tables } from '../rows/tables.ts';
import { setValue } from './key-values.ts';

export const samples = ({ db }: Engine): SampleStore => ({
  async latest(ids, until) {
    const rows = await select(db, ids, sql`at = ${lastUpTo(until)}`);
    return new Map(rows.map((row) => [row.key_id, sampleFrom(row)]));
  },
  async since(ids, since) {
    const rows = await select(db, ids, sql`at >= coalesce(${lastUpTo(since)}, ${since.getTime()})`);
    const byKey = Map.groupBy(rows, (row) => row.key_id);
    return new Map([...byKey].map(([id, of]) => [id, inOrder(of).map(sampleFrom)]));
  },
});

type Condition = ReturnType<typeof sql>;

const lastUpTo = (time: Date): Condition =>
  sql`(select max(at) from samples where key_id = cast(asked.column1 as bigint) and at <= ${time.getTime()})`;

async function select(db: Kysely<Tables>, ids: readonly KeyId[], where: Condition) {
  if (ids.length === 0) return [];
  const { rows } = await sql<Selectable<SampleRow>>`select samples.* from (values ${valuesOf(ids)}) as asked
    cross join samples where key_id = cast(asked.column1 as bigint) and ${where}`.execute(db);
  return rows;
}

/** They are read in this order, and SQLite takes half as long again to see that they are. */
const inOrder = (rows: readonly Selectable<SampleRow>[]) => rows.toSorted((a, b) => a.at - b.at);

const valuesOf = (ids: readonly KeyId[]) => sql.join(ids.map((id) => sql`(${id})`));

const sampleFrom = (row: Selectable<SampleRow>): Sample => ({
  at: at(row.at),
  used: units(row.used),
  granted: row.granted === null ? null : units(row.granted),
});

export async function addSamples(tx: Kysely<Tables>, writes: readonly SampleWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const rows = writes.map(({ id, sample: { at: time, used, granted } }) => ({
    key_id: id,
    at: time.getTime(),
    used: readable(used),
    granted: granted === null ? null : readable(granted),
  }));
  await writeRows(tx, { what: 'samples', rows: rows.map((row) => Object.values(row)) }, () =>
    tx
      .insertInto('samples')
      .values(rows)
      .onConflict((taken) => taken.columns(['key_id', 'at']).doNothing())
      .compile(),
  );
}

const THINNED = 'samples_thinned';
/** Keys in one statement; on SQLite a statement blocks the process. */
const KEYS = 100;

/** Thins what has become old since the last time, and deletes what is too old or from a clock ahead. */
export async function thinSamples(db: Kysely<Tables>, now: number): Promise<void> {
  const thinned = Math.min(now, (await thinnedAt(db)) ?? 0);
  for (let ids = [ACCOUNT]; ids.length > 0; ids = await nextKeys(db, ids.at(-1) ?? 0)) {
    const thin = (grain: number, age: number) =>
      thinRange(db, ids, { grain, from: thinned - age - grain, until: now - age });
    await thin(HOUR, SAMPLES_KEPT.all);
    await thin(DAY, SAMPLES_KEPT.hourly);
    await db
      .deleteFrom('samples')
      .where('key_id', 'in', ids)
      .where((row) => row.or([row('at', '<', now - SAMPLES_KEPT.daily), row('at', '>', now + DAY)]))
      .execute();
    await turn();
  }
  await setValue(db, THINNED, String(now));
}

async function thinnedAt(db: Kysely<Tables>): Promise<number | null> {
  const known = await db
    .selectFrom('key_values')
    .select('value')
    .where('name', '=', THINNED)
    .executeTakeFirst();
  return known ? Number(known.value) : null;
}

async function nextKeys(db: Kysely<Tables>, after: KeyId): Promise<KeyId[]> {
  const rows = await db
    .selectFrom('keys')
    .select('id')
    .where('id', '>', after)
    .orderBy('id')
    .limit(KEYS)
    .execute();
  return rows.map(({ id }) => id);
}

interface Range {
  readonly grain: number;
  readonly from: number;
  readonly until: number;
}

/** Of each stretch of time the last sample stays, and the first one if it ends a rest. */
const thinRange = (db: Kysely<Tables>, ids: readonly KeyId[], { grain, from, until }: Range) => {
  const start = sql`(samples.at / ${sql.lit(grain)}) * ${sql.lit(grain)}`;
  return sql`delete from samples where key_id in (${sql.join(ids)}) and at >= ${from} and at < ${until}
    and exists (select 1 from samples as later where later.key_id = samples.key_id and later.at > samples.at
      and later.at < ${start} + ${sql.lit(grain)})
    and not exists (select 1 from samples as before where before.key_id = samples.key_id and before.at < ${start}
      and before.at = (select max(at) from samples as other where other.key_id = samples.key_id and other.at < samples.at)
      and before.used = samples.used
      and coalesce(before.granted, -1) = coalesce(samples.granted, -1))`.execute(db);
};
