import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { AuditEntry, WrittenEntry } from '../../domain/audit.ts';
import type { AuditQuery, AuditStore } from '../../usecases/ports/store/audit.ts';
import type { Engine } from '../engines/engine.ts';
import { at, decode, encode } from '../rows/json-column.ts';
import { inPieces } from '../rows/pieces.ts';
import type { AuditRow, Tables } from '../rows/tables.ts';
import { type ChainEnd, type Content, canonical, chained } from './audit-entry.ts';

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
  async list({ limit, ...query }) {
    return (await newest(db, query).limit(limit).execute()).map(entryFrom);
  },
  async page({ limit, offset, upTo: given, ...query }) {
    const upTo = given ?? (await db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow()).seq;
    const rows = await newest(db, query).where('seq', '<=', upTo).limit(limit).offset(offset).execute();
    const counted = await matching(db, query)
      .where('seq', '<=', upTo)
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return { entries: rows.map(entryFrom), total: Number(counted.total), upTo };
  },
});

const newest = (db: Kysely<Tables>, query: AuditQuery) =>
  matching(db, query).selectAll().orderBy('at', 'desc').orderBy('seq', 'desc');

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
