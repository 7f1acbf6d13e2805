import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { AuditEntry } from '../../domain/audit.ts';
import type { AuditStore } from '../../usecases/ports/store/audit.ts';
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
  async list({ keyId, actor, since, limit }) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('at', '>=', since.getTime())
      .$if(keyId !== undefined, (query) => query.where('key_id', '=', keyId ?? null))
      .$if(actor !== undefined, (query) => query.where('actor', '=', actor ?? ''))
      .orderBy('at', 'desc')
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute();
    return rows.map(entryFrom);
  },
});

const entryFrom = (row: Selectable<AuditRow>): AuditEntry => ({
  at: at(row.at),
  actor: row.actor,
  act: row.act,
  keyId: row.key_id,
  requestId: row.request_id,
  details: decode(row.details),
});
