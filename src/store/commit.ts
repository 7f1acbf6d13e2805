import type { Kysely } from 'kysely';
import type { Store } from '../usecases/ports/store/store.ts';
import type { UnitOfWork } from '../usecases/ports/store/unit-of-work.ts';
import type { Engine } from './engines/engine.ts';
import type { Restored } from './restored.ts';
import { writeKeys } from './rows/key-writes.ts';
import type { Tables } from './rows/tables.ts';
import type { WriteAudit } from './tables/audit.ts';
import { consumed } from './tables/forms.ts';
import { storeGrant } from './tables/grants.ts';
import { swapped } from './tables/key-values.ts';
import { isHeld } from './tables/leases.ts';
import { addNotices, markDigested } from './tables/notices.ts';
import { storeRequest } from './tables/requests.ts';

interface Parts {
  readonly writeAudit: WriteAudit;
  readonly restored: Restored;
}

/** Thrown to roll the transaction back. */
class NotStored extends Error {}

export function commit({ db }: Engine, { writeAudit, restored }: Parts): Store['commit'] {
  return async (unit) => {
    try {
      const committed = await db.transaction().execute(async (tx) => {
        await storeAll(tx, unit, writeAudit);
        return restored.count(tx);
      });
      committed();
      return true;
    } catch (error) {
      if (error instanceof NotStored) return false;
      throw error;
    }
  };
}

/** Always in this order, so that two transactions cannot deadlock. */
async function storeAll(tx: Kysely<Tables>, unit: UnitOfWork, writeAudit: WriteAudit): Promise<void> {
  const { at, fences = [], consume, requests = [], grants = [], values = [], digestedUntil } = unit;
  for (const fence of fences) expect(await isHeld(tx, fence));
  if (consume !== undefined) expect(await consumed(tx, consume, at));
  for (const move of requests) expect(await storeRequest(tx, move));
  for (const move of grants) expect(await storeGrant(tx, move));
  for (const swap of values) expect(await swapped(tx, swap));
  await writeKeys(tx, unit.keys ?? [], unit.at);
  if (digestedUntil) await markDigested(tx, digestedUntil);
  await addNotices(tx, unit.notices ?? [], at);
  await writeAudit(tx, unit.audit ?? []);
}

function expect(stored: boolean): void {
  if (!stored) throw new NotStored();
}
