import { sql } from 'kysely';
import type { KeyId } from '../../domain/keys/key.ts';
import { plainLetters } from '../../domain/keys/names/folded-name.ts';
import type { UserId } from '../../domain/member.ts';
import type {
  FormerlyCalled,
  KeyStore,
  MirroredKey,
  ReadNumber,
  Whose,
} from '../../usecases/ports/store/keys.ts';
import type { Engine } from '../engines/engine.ts';
import { plain } from '../rows/json-column.ts';
import { keyFrom, searchable } from '../rows/key-row.ts';
import { inPieces, readRows } from '../rows/pieces.ts';
import { isWhose, list, live, tally } from './key-lists.ts';
import { counted } from './key-values.ts';

export const keys = (engine: Engine): KeyStore => ({
  get: async (id) => (await byIds(engine, [id]))[0] ?? null,
  byIds: (ids) => byIds(engine, ids),
  deleted: (called) => deleted(engine, called),
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
    const rows = await readRows(db, { what: 'keys', parameters: some }, () =>
      db.selectFrom('keys').selectAll().where('id', 'in', some),
    );
    found.push(...rows.map(keyFrom));
  }
  return found;
}

async function deleted({ db }: Engine, called: KeyId | string): Promise<MirroredKey[]> {
  const gone = db.selectFrom('keys').selectAll().where('deleted_at', 'is not', null);
  const rows = await (typeof called === 'number'
    ? gone.where('id', '=', called)
    : gone.where('name', '=', plain(called))
  ).execute();
  return rows.map(keyFrom);
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
