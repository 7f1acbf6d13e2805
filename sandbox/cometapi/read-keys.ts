import { settled } from './account.ts';
import { type Call, pageOf, pagingOf, type Reply, refuse, succeed } from './call.ts';
import { type Database, rowOf } from './database.ts';
import { readGo } from './go-json.ts';
import { type KeyRow, shownRow, zeroRow } from './key-row.ts';

export function listKeys(call: Call): Reply {
  const { world, flavour } = call;
  const own = settled(world);
  const everybody = world.books.rows.filter((row) => row.DeletedAt === null);
  return page(call, flavour.listsEverybody ? everybody : own);
}

function page(call: Call, rows: readonly KeyRow[]): Reply {
  const { items, ...about } = pageOf(
    pagingOf(call),
    rows.toSorted((a, b) => b.id - a.id),
  );
  const answer = { ...about, items: items.map((row) => shownRow(row, call.flavour)) };
  return succeed(call, call.flavour.list === 'array' ? answer.items : answer);
}

export function searchKeys(call: Call): Reply {
  const keyword = call.query.get('keyword') ?? '';
  const secret = (call.query.get('token') ?? '').replace(/^[sk-]+|[sk-]+$/g, '');
  const rows = settled(call.world).toSorted((a, b) => b.id - a.id);
  const shown = (found: KeyRow[]) => found.map((row) => shownRow(row, call.flavour));
  switch (call.flavour.search) {
    case 'prefix':
      return succeed(call, shown(rows.filter((row) => row.name.startsWith(keyword))));
    case 'contains':
      return succeed(
        call,
        shown(rows.filter((row) => row.name.includes(keyword) && row.key.includes(secret))),
      );
    case 'exact': {
      const problem = patternProblem(call, keyword) ?? patternProblem(call, secret);
      if (problem) return refuse(call, problem);
      return page(
        call,
        rows.filter((row) => matches(keyword, row.name) && matches(secret, row.key)),
      );
    }
  }
}

/** Since 2026-02 a search is exact unless it contains %, which is limited too. */
function patternProblem({ texts, flavour, world }: Call, term: string): string | null {
  const percents = term.split('%').length - 1;
  if (percents === 0) return null;
  if (term.includes('%%')) return texts.twoPercents;
  if (percents > 2) return texts.tooManyPercents;
  if (Buffer.byteLength(term) - percents < 2) return texts.shortSearch;
  return settled(world).length > (flavour.keysPerUser ?? Number.POSITIVE_INFINITY)
    ? texts.exactSearchOnly
    : null;
}

function matches(term: string, value: string): boolean {
  if (term === '') return true;
  const parts = term.split('%').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(value);
}

export async function getKey(call: Call): Promise<Reply> {
  if (!/^[+-]?\d+$/.test(call.id)) {
    return refuseRow(call, `strconv.Atoi: parsing ${JSON.stringify(call.id)}: invalid syntax`);
  }
  const id = Number(call.id);
  if (id === 0) return refuseRow(call, call.texts.idEmpty);
  settled(call.world);
  const row = rowOf(call.world.books, id);
  if (!row) return refuseRow(call, call.texts.notFound);
  const answer = succeed(call, shownRow(row, call.flavour));
  await call.world.faults.reach('afterRead', id);
  return answer;
}

/** A refusal of a call that answers with a row: some servers add a row of zeros. */
export function refuseRow(call: Call, message: string): Reply {
  const { flavour } = call;
  return refuse(call, message, flavour.zeroRowOnRefusal ? { data: shownRow(zeroRow, flavour) } : {});
}

const secretHeaders = { 'Cache-Control': 'no-store' };

export function revealKey(call: Call): Reply {
  const row = rowOf(call.world.books, Number(call.id));
  if (!row) return refuse(call, call.texts.notFound);
  return { ...succeed(call, { key: row.key }), headers: secretHeaders };
}

export function revealKeys(call: Call): Reply {
  const ids = idsIn(call);
  if (!ids) return refuse(call, call.texts.invalidParameters);
  if (ids.length > 100) return refuse(call, call.texts.batchTooLarge.replace('{max}', '100'));
  return { ...succeed(call, secretsOf(call, ids)), headers: secretHeaders };
}

function secretsOf({ flavour, world }: Call, ids: readonly number[]) {
  const found = ids.flatMap((id) => present(world.books, id));
  return flavour.batchKeys === 'list'
    ? found.map(({ id, key }) => ({ id, key }))
    : { keys: Object.fromEntries(found.map(({ id, key }) => [id, key])) };
}

const present = (books: Database, id: number) => rowOf(books, id) ?? [];

/** The ids of a batch, or null when they are invalid. */
export function idsIn({ body }: Call): number[] | null {
  const read = readGo(body, 'TokenBatch', { ids: '[]int' });
  if ('problem' in read || !Array.isArray(read.body['ids'])) return null;
  return read.body['ids'].length > 0 ? read.body['ids'] : null;
}
