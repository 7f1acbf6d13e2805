import { type ExpressionBuilder, sql } from 'kysely';
import { listedAs, URGENCIES } from '../../domain/keys/cures.ts';
import { isIn, KEY_FILTERS, KEY_OVERLAPS, type KeyFilter, type KeyId } from '../../domain/keys/key.ts';
import type { KeyQuery, KeyTally, MirroredKey, Whose } from '../../usecases/ports/store/keys.ts';
import type { Engine } from '../engines/engine.ts';
import { keyFrom, searchable } from '../rows/key-row.ts';
import { filtersFrom, isListedAt, LISTED_OF, PLACED_BY, passing, placedKeyFrom } from '../rows/listed-row.ts';
import type { Tables } from '../rows/tables.ts';

type Asked = Omit<KeyQuery, 'filter' | 'offset' | 'limit'>;

/** Where a key stands in a list. */
interface Place {
  readonly id: KeyId;
  readonly urgency: number | null;
  readonly turn: number;
  readonly search: string;
}

export async function list(engine: Engine, query: KeyQuery): Promise<{ keys: MirroredKey[]; total: number }> {
  const { filter, offset, limit, now } = query;
  const others = (await notListed(engine, query)).filter(
    ({ filters }) => !filter || filters.includes(filter),
  );
  // Wherever the others belong, each of them moves the page by at most one place.
  const start = Math.max(0, offset - others.length);
  const listed = await matching(engine, query)
    .where(isListedAt(now))
    .$if(filter !== null, (rows) => rows.where(passing(filter ?? 'enabled')))
    .select(['id', 'urgency', 'turn', 'search'])
    .orderBy('urgency')
    .orderBy('turn')
    .orderBy(sql`search ${engine.byBytes}`)
    .orderBy('id')
    .limit(offset + limit - start)
    .offset(start)
    .execute();
  const page = inOrder(listed, others).slice(offset - start, offset + limit - start);
  const keys = await inTurn(engine, page);
  const isLast = page.length < limit && (page.length > 0 || offset === 0);
  if (isLast || query.isCounted === false) return { keys, total: offset + page.length };
  return { keys, total: (await tally(engine, query))[filter ?? 'total'] };
}

export async function tally(engine: Engine, query: Asked): Promise<KeyTally> {
  const isOfAll = query.owner === 'all' && query.text === '';
  const listed = await (isOfAll ? tallyOfAll(engine, query.now) : tallyOfSome(engine, query));
  return tallyOf([
    ...listed.map((group) => ({ filters: filtersFrom(group.filters ?? ''), keys: group.keys })),
    ...(await notListed(engine, query)).map((key) => ({ filters: key.filters, keys: 1 })),
  ]);
}

/** The different filters are few: each is looked up behind the one before, and the index alone counts its keys. */
async function tallyOfAll({ db }: Engine, now: Date): Promise<{ filters: string; keys: number }[]> {
  const { rows } = await sql<{ filters: string; keys: number }>`
    with recursive different (filters) as (
      select min(filters) from keys where deleted_at is null
      union all
      select (select min(keys.filters) from keys where deleted_at is null and keys.filters > different.filters)
      from different where different.filters is not null
    )
    select filters, (
      select count(*) from keys
      where deleted_at is null and keys.filters = different.filters and listed_while > ${now.getTime()}
    ) as keys
    from different where filters is not null`.execute(db);
  return rows;
}

/** By urgency too, although that follows from the filters: the index in this order holds what is looked for. */
const tallyOfSome = (engine: Engine, query: Asked) =>
  matching(engine, query)
    .where(isListedAt(query.now))
    .select('filters')
    .select((row) => row.fn.countAll<number>().as('keys'))
    .groupBy(['urgency', 'filters'])
    .execute();

function tallyOf(groups: readonly { filters: readonly KeyFilter[]; keys: number }[]): KeyTally {
  const sum = (counts: (filters: readonly KeyFilter[]) => boolean): number =>
    groups.reduce((keys, group) => (counts(group.filters) ? keys + group.keys : keys), 0);
  return Object.fromEntries([
    ['total', sum(() => true)],
    ...KEY_FILTERS.map((filter) => [filter, sum((filters) => filters.includes(filter))]),
    ...KEY_OVERLAPS.map((overlap) => [overlap, sum((filters) => isIn(overlap, filters))]),
  ]);
}

/** Those of which the stored place does not hold now: few, because each sweep works it out anew. */
async function notListed(
  engine: Engine,
  query: Asked,
): Promise<(Place & { readonly filters: readonly KeyFilter[] })[]> {
  const rows = await matching(engine, query)
    .where('listed_while', '<=', query.now.getTime())
    .select(['id', 'search', ...LISTED_OF, ...PLACED_BY])
    .execute();
  return rows.map((row) => {
    const { urgency, turn, filters } = listedAs(placedKeyFrom(row), query.now);
    return { id: row.id, search: row.search, urgency: URGENCIES.indexOf(urgency), turn, filters };
  });
}

/** A key that was worked out anew between two queries is in both. */
function inOrder(listed: readonly Place[], others: readonly Place[]): Place[] {
  if (others.length === 0) return [...listed];
  const byId = new Map([...listed, ...others].map((place) => [place.id, place]));
  return [...byId.values()].sort(
    (a, b) =>
      Number(a.urgency) - Number(b.urgency) ||
      a.turn - b.turn ||
      Buffer.compare(Buffer.from(a.search), Buffer.from(b.search)) ||
      a.id - b.id,
  );
}

async function inTurn(engine: Engine, places: readonly Place[]): Promise<MirroredKey[]> {
  if (places.length === 0) return [];
  const ids = places.map(({ id }) => id);
  const rows = await live(engine).selectAll().where('id', 'in', ids).execute();
  const turns = new Map(ids.map((id, turn) => [id, turn]));
  return rows.map(keyFrom).sort((a, b) => Number(turns.get(a.id)) - Number(turns.get(b.id)));
}

export const live = ({ db }: Engine) => db.selectFrom('keys').where('deleted_at', 'is', null);

const matching = (engine: Engine, { owner, text, textIn }: Asked) =>
  live(engine)
    .where((row) => isWhose(row, owner))
    .$if(text !== '', (rows) =>
      rows.where((row) =>
        textIn === 'name' ? containing(engine, 'search', text) : row.or(foundBy(engine, row, text)),
      ),
    );

export function isWhose(row: ExpressionBuilder<Tables, 'keys'>, whose: Whose) {
  if (whose === 'all') return sql<boolean>`1 = 1`;
  if (typeof whose === 'string') return row('owner', '=', whose);
  if ('nobodyOr' in whose)
    return row.or([row('owner', 'is', null), row('owner', 'in', [...whose.nobodyOr, ''])]);
  if ('inTeams' in whose) return row('team', 'in', whose.inTeams);
  const { tendedBy, orIn = [] } = whose;
  return row.or([
    row('owner', '=', tendedBy),
    row('backup', '=', tendedBy),
    ...(orIn.length > 0 ? [row('team', 'in', orIn)] : []),
  ]);
}

const containing = (engine: Engine, column: 'search' | 'found_in', text: string) =>
  engine.contains(sql.ref(column), searchable(text));

function foundBy(engine: Engine, row: ExpressionBuilder<Tables, 'keys'>, text: string) {
  const [, id] = /^#?(\d{1,15})$/.exec(text.trim()) ?? [];
  const [owner] = /^[UW][A-Z0-9]+$/.exec(text.trim().toUpperCase()) ?? [];
  return [
    containing(engine, 'found_in', text),
    ...(owner ? [row('owner', '=', owner)] : []),
    ...(id ? [row('id', '=', Number(id))] : []),
  ];
}
