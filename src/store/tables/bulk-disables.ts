import type { Kysely } from 'kysely';
import type { BulkDisableStore, BulkMove, UnendedKey } from '../../usecases/ports/store/bulk-disables.ts';
import type { Engine } from '../engines/engine.ts';
import { at, decode, encode, plain } from '../rows/json-column.ts';
import { inPieces } from '../rows/pieces.ts';
import type { BulkDisableRow, Tables } from '../rows/tables.ts';
import { isUnsure } from '../rows/unsure.ts';

const PAGE = 100;

export const bulkDisables = (engine: Engine): BulkDisableStore => ({
  unended: (after) => unended(engine, after),
  async ended() {
    const rows = await engine.db
      .selectFrom('bulk_disables')
      .selectAll()
      .where('id', 'not in', (keys) =>
        keys.selectFrom('bulk_disable_keys').select('bulk_id').where('result', 'is', null),
      )
      .execute();
    return rows.map(bulkFrom);
  },
  async results(id) {
    const rows = await engine.db
      .selectFrom('bulk_disable_keys')
      .leftJoin('keys', 'keys.id', 'bulk_disable_keys.key_id')
      .select(['key_id', 'name', 'result'])
      .where('bulk_id', '=', id)
      .where('result', 'is not', null)
      .execute();
    return rows.map(({ key_id, name, result }) => ({
      key: { id: key_id, name: name ?? '' },
      result: decode(result ?? ''),
    }));
  },
});

async function unended({ db }: Engine, after: UnendedKey | null): Promise<UnendedKey[]> {
  const [bulk, key] = [after?.bulk.id ?? '', after?.keyId ?? 0];
  const rows = await db
    .selectFrom('bulk_disable_keys')
    .innerJoin('bulk_disables', 'bulk_disables.id', 'bulk_disable_keys.bulk_id')
    .selectAll()
    .where('result', 'is', null)
    .where((row) =>
      row.or([row('bulk_id', '>', bulk), row.and([row('bulk_id', '=', bulk), row('key_id', '>', key)])]),
    )
    .orderBy('bulk_id')
    .orderBy('key_id')
    .limit(PAGE)
    .execute();
  return rows.map((row) => ({ bulk: bulkFrom(row), keyId: row.key_id, requestId: row.request_id }));
}

/** False: somebody was faster. */
export async function storeBulk(tx: Kysely<Tables>, move: BulkMove): Promise<boolean> {
  if (move.kind === 'begun') return begin(tx, move);
  if (move.kind === 'ended') {
    const { numUpdatedRows } = await tx
      .updateTable('bulk_disable_keys')
      .set({ result: encode(move.result) })
      .where('bulk_id', '=', move.of.bulk.id)
      .where('key_id', '=', move.of.keyId)
      .where('result', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }
  await tx.deleteFrom('bulk_disable_keys').where('bulk_id', '=', move.bulk).execute();
  const { numDeletedRows } = await tx
    .deleteFrom('bulk_disables')
    .where('id', '=', move.bulk)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

async function begin(
  tx: Kysely<Tables>,
  { bulk, keys }: Extract<BulkMove, { kind: 'begun' }>,
): Promise<true> {
  const { id, by, owner, reason, createdAt } = bulk;
  await tx
    .insertInto('bulk_disables')
    .values({ id, by, owner, reason: plain(reason), created_at: createdAt.getTime(), unsure: 0 })
    .execute();
  const rows = keys.map(({ keyId, requestId }) => ({ bulk_id: id, key_id: keyId, request_id: requestId }));
  for (const some of inPieces(rows))
    await tx
      .insertInto('bulk_disable_keys')
      .values(some.map((row) => ({ ...row, result: null })))
      .execute();
  return true;
}

const bulkFrom = ({ id, by, owner, reason, created_at, unsure }: BulkDisableRow) => ({
  id,
  by,
  owner,
  reason,
  createdAt: at(created_at),
  ...isUnsure({ unsure }),
});
