import { type ExpressionBuilder, type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import { type AuditEntry, BOT, GO_AHEADS, STEPS, type WrittenEntry } from '../../domain/audit.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import type { AuditQuery, AuditStore } from '../../usecases/ports/store/audit.ts';
import type { Engine } from '../engines/engine.ts';
import { at, decode, encode } from '../rows/json-column.ts';
import { inPieces } from '../rows/pieces.ts';
import type { AuditRow, Tables } from '../rows/tables.ts';
import { type ChainEnd, type Content, canonical, chained } from './audit-entry.ts';

/** What a request itself goes through: the last of these is what came of it. */
const OF_REQUESTS = 'request.%';

/** Locks the end of the chain until the transaction is over, so that it has no gap and no fork. */
export async function writeAudit(
  tx: Kysely<Tables>,
  entries: readonly AuditEntry[],
  locked: RawBuilder<unknown>,
): Promise<void> {
  if (entries.length === 0) return;
  let end = await lockedHead(tx, locked);
  for (const some of inPieces(entries)) {
    const written: AuditRow[] = [];
    for (const entry of some) {
      const row: AuditRow = chained(end, contentOf(entry));
      written.push(row);
      end = row;
    }
    await tx.insertInto('audit').values(written).execute();
  }
  await tx.updateTable('audit_head').set({ seq: end.seq, hash: end.hash }).execute();
}

export async function lockedHead(tx: Kysely<Tables>, locked: RawBuilder<unknown>): Promise<ChainEnd> {
  const { rows } = await sql<ChainEnd>`select seq, hash from audit_head ${locked}`.execute(tx);
  const [head] = rows;
  if (head === undefined) throw new Error('audit_head has no row');
  return head;
}

const contentOf = ({ at: when, actor, act, keyId, requestId, details }: AuditEntry): Content => ({
  at: when.getTime(),
  actor,
  act,
  key_id: keyId,
  request_id: requestId,
  details: canonical(JSON.parse(encode(details))),
});

export const audit = ({ db }: Engine): AuditStore => ({
  head: () => headOf(db),
  async list({ limit, acts, ...query }) {
    const found = matching(db, query).$if(acts !== undefined, (all) => all.where('act', 'in', acts ?? []));
    return (await newest(found).limit(limit).execute()).map(entryFrom);
  },
  async page({ limit, offset, upTo: given, ...query }) {
    const upTo = given ?? (await headOf(db)).seq;
    const acts = matching(db, query)
      .where('seq', '<=', upTo)
      .where('act', 'not in', STEPS)
      .where((row) => tellsByItself(row, query));
    const rows = await newest(acts).limit(limit).offset(offset).execute();
    const counted = await acts
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    const [outcomes, goAheads] = [await outcomesOf(db, { rows, upTo }), await goAheadsOf(db, { rows, upTo })];
    return { entries: rows.map(entryFrom), total: Number(counted.total), outcomes, goAheads, upTo };
  },
});

const headOf = (db: Kysely<Tables>): Promise<ChainEnd> =>
  db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirstOrThrow();

const newest = (entries: ReturnType<typeof matching>) =>
  entries.selectAll().orderBy('at', 'desc').orderBy('seq', 'desc');

/** What the bot did of a request is told with what let it go ahead, if that is among the entries. */
const tellsByItself = (
  { or, eb, not, exists, selectFrom }: ExpressionBuilder<Tables, 'audit'>,
  { since, keyId, actor, concerns }: AuditQuery,
) =>
  or([
    eb('audit.actor', '!=', BOT),
    eb('audit.act', 'not like', OF_REQUESTS),
    not(
      exists(
        selectFrom('audit as asked')
          .select('asked.seq')
          .whereRef('asked.request_id', '=', 'audit.request_id')
          .where('asked.act', 'in', GO_AHEADS)
          .where('asked.at', '>=', since.getTime())
          .$if(actor !== undefined, (query) => query.where('asked.actor', '=', actor ?? ''))
          .$if(keyId !== undefined, (query) => query.where('asked.key_id', '=', keyId ?? null))
          .$if(concerns !== undefined, (query) =>
            query.where((row) =>
              row.or([
                row('asked.actor', '=', concerns ?? ''),
                row('asked.key_id', '=', row.ref('audit.key_id')),
                row(
                  'asked.request_id',
                  'in',
                  row
                    .selectFrom('requests')
                    .select('id')
                    .where('requester', '=', concerns ?? ''),
                ),
              ]),
            ),
          ),
      ),
    ),
  ]);

interface Shown {
  readonly rows: readonly AuditRow[];
  readonly upTo: number;
}

const letsGoAhead = ({ act }: AuditRow): boolean => (GO_AHEADS as readonly string[]).includes(act);

const outcomesOf = (db: Kysely<Tables>, { rows, upTo }: Shown) =>
  lastOfEach(db, { rows: rows.filter(letsGoAhead), upTo }, (entries) =>
    entries.where('actor', '=', BOT).where('act', 'like', OF_REQUESTS).where('act', 'not in', STEPS),
  );

const goAheadsOf = (db: Kysely<Tables>, { rows, upTo }: Shown) =>
  lastOfEach(db, { rows: rows.filter((row) => row.actor === BOT && !letsGoAhead(row)), upTo }, (entries) =>
    entries.where('act', 'in', GO_AHEADS),
  );

/** By request: the last of these entries about it. */
async function lastOfEach(
  db: Kysely<Tables>,
  { rows, upTo }: Shown,
  those: (entries: ReturnType<typeof entriesUpTo>) => ReturnType<typeof entriesUpTo>,
): Promise<ReadonlyMap<RequestId, WrittenEntry>> {
  const ids = rows.flatMap(({ request_id }) => request_id ?? []);
  if (ids.length === 0) return new Map();
  const found = await those(entriesUpTo(db, upTo)).where('request_id', 'in', ids).orderBy('seq').execute();
  return new Map(found.map((row) => [row.request_id ?? '', entryFrom(row)]));
}

const entriesUpTo = (db: Kysely<Tables>, upTo: number) =>
  db.selectFrom('audit').selectAll().where('seq', '<=', upTo);

const matching = (db: Kysely<Tables>, { keyId, actor, concerns, since }: AuditQuery) =>
  db
    .selectFrom('audit')
    .where('at', '>=', since.getTime())
    .$if(keyId !== undefined, (query) => query.where('key_id', '=', keyId ?? null))
    .$if(actor !== undefined, (query) => query.where('actor', '=', actor ?? ''))
    .$if(concerns !== undefined, (query) =>
      query.where(({ or, eb, selectFrom }) =>
        or([
          eb('actor', '=', concerns ?? ''),
          eb(
            'key_id',
            'in',
            selectFrom('keys')
              .select('id')
              .where('owner', '=', concerns ?? ''),
          ),
          eb(
            'request_id',
            'in',
            selectFrom('requests')
              .select('id')
              .where('requester', '=', concerns ?? ''),
          ),
        ]),
      ),
    );

const entryFrom = (row: Selectable<AuditRow>): WrittenEntry => ({
  at: at(row.at),
  actor: row.actor,
  act: row.act,
  keyId: row.key_id,
  requestId: row.request_id,
  details: decode(row.details),
});
