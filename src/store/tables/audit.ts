import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import type { AuditEntry } from '../../domain/audit.ts';
import type { AuditStore } from '../../usecases/ports/store/audit.ts';
import type { Engine } from '../engines/engine.ts';
import { at, decode, encode } from '../rows/json-column.ts';
import { inPieces } from '../rows/pieces.ts';
import type { AuditRow, Tables } from '../rows/tables.ts';

export type WriteAudit = (db: Kysely<Tables>, entries: readonly AuditEntry[]) => Promise<void>;

/** One writer for the whole store: its counter keeps the order of entries of the same millisecond. */
export function auditWriter(): WriteAudit {
  let written = 0;
  const nextId = () => `${String(++written).padStart(10, '0')}-${randomUUID().slice(0, 8)}`;
  return async (db, entries) => {
    const rows = entries.map(({ at: when, actor, act, keyId, requestId, details }) => ({
      id: nextId(),
      at: when.getTime(),
      actor,
      act,
      key_id: keyId,
      request_id: requestId,
      details: encode(details),
    }));
    for (const some of inPieces(rows)) await db.insertInto('audit').values(some).execute();
  };
}

export const audit = ({ db }: Engine): AuditStore => ({
  async list({ keyId, actor, since, limit }) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('at', '>=', since.getTime())
      .$if(keyId !== undefined, (query) => query.where('key_id', '=', keyId ?? null))
      .$if(actor !== undefined, (query) => query.where('actor', '=', actor ?? ''))
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
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
