import { ACCOUNT } from '../../domain/keys/forecast/sample.ts';
import { type Units, units } from '../../domain/keys/quota.ts';
import type { Ports } from '../ports/ports.ts';

/** What the account had left when it was last asked; null: not known. */
export async function balanceNow({ store, clock }: Pick<Ports, 'store' | 'clock'>): Promise<Units | null> {
  const last = (await store.samples.latest([ACCOUNT], clock())).get(ACCOUNT);
  return last && last.granted !== null ? units(last.granted - last.used) : null;
}
