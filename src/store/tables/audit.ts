import { randomUUID } from 'node:crypto';
import type { AuditStore } from '../../usecases/ports/store.ts';
import type { Engine } from '../engines/engine.ts';
import { at, decode, encode } from './json-column.ts';

export function audit({ db }: Engine): AuditStore {
  let written = 0;
  /** Keeps the order of what one process wrote within a millisecond. */
  const nextId = () => `${String(++written).padStart(10, '0')}-${randomUUID().slice(0, 8)}`;
  return {
    async write({ at: when, actor, act, keyId, requestId, details }) {
      await db
        .insertInto('audit')
        .values({
          id: nextId(),
          at: when.getTime(),
          actor,
          act,
          key_id: keyId,
          request_id: requestId,
          details: encode(details),
        })
        .execute();
    },
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
      return rows.map((row) => ({
        at: at(row.at),
        actor: row.actor,
        act: row.act,
        keyId: row.key_id,
        requestId: row.request_id,
        details: decode(row.details),
      }));
    },
  };
}
