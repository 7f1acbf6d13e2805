import { type ExpressionBuilder, sql } from 'kysely';
import { KEY_FILTERS, KEY_OVERLAPS, type KeyId } from '../../domain/keys/key.ts';
import { plainLetters } from '../../domain/keys/names/folded-name.ts';
import type { UserId } from '../../domain/member.ts';
import type {
  FormerlyCalled,
  KeyQuery,
  KeyStore,
  KeyTally,
  MirroredKey,
  ReadNumber,
  Whose,
} from '../../usecases/ports/store/keys.ts';
import type { Engine } from '../engines/engine.ts';
import { plain } from '../rows/json-column.ts';
import { matchingFilter, matchingOverlap, urgency } from '../rows/key-filter.ts';
import { keyFrom, searchable } from '../rows/key-row.ts';
import { inPieces } from '../rows/pieces.ts';
import type { Tables } from '../rows/tables.ts';
import { counted } from './key-values.ts';

export const keys = (engine: Engine): KeyStore => ({
  get: async (id) => (await byIds(engine, [id]))[0] ?? null,
  byIds: (ids) => byIds(engine, ids),
  byName: (name, owner) => byName(engine, name, owner),
  called: (name, owner) => called(engine, name, owner),
  onceCalled: (names, owner) => onceCalled(engine, names, owner),
  notSeenIn: (sweep, before, limit) => notSeenIn(engine, { sweep, before, limit }),
  readMoment: async (readAt) => ({
    readAt,
    readNumber: (await counted(engine, 'read_number')) as ReadNumber,
  }),
  list: (query) => list(engine, query),
  tally: (query) => tally(engine, query),
  owners: (after, limit) => owners(engine, after, limit),
});

function isWhose(row: ExpressionBuilder<Tables, 'keys'>, whose: Whose) {
  if (whose === 'all') return sql<boolean>`1 = 1`;
  if (typeof whose === 'string') return row('owner', '=', whose);
  if ('nobodyOr' in whose)
    return row.or([row('owner', 'is', null), row('owner', 'in', [...whose.nobodyOr, ''])]);
  return row.or([row('owner', '=', whose.tendedBy), row('backup', '=', whose.tendedBy)]);
}

const live = ({ db }: Engine) => db.selectFrom('keys').where('deleted_at', 'is', null);

/** Compared by bytes on both engines, as JavaScript does. */
async function owners(engine: Engine, after: UserId, limit: number): Promise<UserId[]> {
  const owner = sql<string>`owner ${engine.byBytes}`;
  const rows = await live(engine)
    .select('owner')
    .groupBy('owner')
    .where('owner', 'is not', null)
    .where(sql<boolean>`${owner} > ${after}`)
    .orderBy(owner)
    .limit(limit)
    .execute();
  return rows.flatMap((row) => row.owner ?? []);
}

async function byIds({ db }: Engine, ids: readonly KeyId[]): Promise<MirroredKey[]> {
  const found: MirroredKey[] = [];
  for (const some of inPieces(ids)) {
    const rows = await db.selectFrom('keys').selectAll().where('id', 'in', some).execute();
    found.push(...rows.map(keyFrom));
  }
  return found;
}

async function byName(engine: Engine, name: string, owner: Whose): Promise<MirroredKey[]> {
  const rows = await live(engine)
    .selectAll()
    .where('name', '=', plain(name))
    .where((row) => isWhose(row, owner))
    .orderBy('id')
    .execute();
  return rows.map(keyFrom);
}

async function called(engine: Engine, name: string, owner: Whose): Promise<MirroredKey[]> {
  const exact = await byName(engine, name, owner);
  if (exact.length > 0) return exact;
  const rows = await live(engine)
    .selectAll()
    .where('search', '=', searchable(name))
    .where((row) => isWhose(row, owner))
    .orderBy('id')
    .execute();
  return rows.map(keyFrom).filter((key) => plainLetters(key.name) === plainLetters(name));
}

async function onceCalled(engine: Engine, names: readonly string[], owner: Whose): Promise<FormerlyCalled[]> {
  if (names.length === 0) return [];
  const rows = await live(engine)
    .innerJoin('former_names', 'former_names.key_id', 'keys.id')
    .selectAll('keys')
    .select('former_names.name as was')
    .where('former_names.name', 'in', names.map(plain))
    .whereRef('keys.name', '<>', 'former_names.name')
    .where((row) => isWhose(row as never, owner))
    .orderBy('former_names.until', 'desc')
    .orderBy('keys.id')
    .execute();
  return rows.map((row) => ({
    name: names.find((name) => plain(name) === row.was) ?? row.was,
    key: keyFrom(row),
  }));
}

interface Unseen {
  readonly sweep: number;
  readonly before: ReadNumber;
  readonly limit: number;
}

async function notSeenIn(engine: Engine, { sweep, before, limit }: Unseen): Promise<MirroredKey[]> {
  const rows = await live(engine)
    .selectAll()
    .where((row) => row.or([row('sweep', 'is', null), row('sweep', '<>', sweep)]))
    .where('read_number', '<', before)
    .orderBy('read_number')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(keyFrom);
}

async function list(engine: Engine, query: KeyQuery) {
  const now = query.now.getTime();
  const asked = matching(engine, query);
  const inOrder = <T extends typeof asked>(rows: T) =>
    rows
      .orderBy((row) => urgency(row, now))
      .orderBy(sql`search ${engine.byBytes}`)
      .orderBy('id');
  // Sorting the ids alone is half the work of sorting whole rows.
  const page = inOrder(asked).select('id').limit(query.limit).offset(query.offset);
  const rows = await inOrder(live(engine).where('id', 'in', page))
    .selectAll()
    .execute();
  const keys = rows.map(keyFrom);
  const isLast = keys.length < query.limit && (keys.length > 0 || query.offset === 0);
  if (isLast || query.isCounted === false) return { keys, total: query.offset + keys.length };
  const { total } = await asked
    .select((row) => row.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { keys, total };
}

async function tally(
  engine: Engine,
  query: Omit<KeyQuery, 'filter' | 'offset' | 'limit'>,
): Promise<KeyTally> {
  const now = query.now.getTime();
  const counted = await matching(engine, { ...query, filter: null })
    .select((row) => [
      row.fn.countAll<number>().as('total'),
      ...KEY_FILTERS.map((filter) =>
        row.fn
          .countAll<number>()
          .filterWhere(matchingFilter(row, filter, now))
          .as(filter),
      ),
      ...KEY_OVERLAPS.map((overlap) =>
        row.fn
          .countAll<number>()
          .filterWhere(matchingOverlap(row, overlap, now))
          .as(overlap),
      ),
    ])
    .executeTakeFirstOrThrow();
  return counted as KeyTally;
}

const matching = (engine: Engine, { owner, filter, text, textIn, now }: Omit<KeyQuery, 'offset' | 'limit'>) =>
  live(engine)
    .where((row) => isWhose(row, owner))
    .$if(filter !== null, (rows) =>
      rows.where((row) => matchingFilter(row, filter ?? 'enabled', now.getTime())),
    )
    .$if(text !== '', (rows) =>
      rows.where((row) => row.or(textIn === 'name' ? [holds('search', text)] : foundBy(row, text))),
    );

const holds = (column: 'search' | 'also', text: string) =>
  sql<boolean>`${sql.ref(column)} like ${`%${escaped(searchable(text))}%`} escape '!'`;

function foundBy(row: ExpressionBuilder<Tables, 'keys'>, text: string) {
  const [, id] = /^#?(\d{1,15})$/.exec(text.trim()) ?? [];
  return [
    holds('search', text),
    holds('also', text),
    row('owner', '=', text.trim().toUpperCase()),
    ...(id ? [row('id', '=', Number(id))] : []),
  ];
}

const escaped = (text: string): string => text.replace(/[%_!]/g, '!$&');
