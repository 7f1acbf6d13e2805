import type { Ports } from '../ports/ports.ts';

/** When the last sweep ended; null: none has yet. */
export async function lastSweep(store: Ports['store']): Promise<Date | null> {
  const at = await store.keyValues.get('last_sweep');
  return at === null ? null : new Date(Number(at));
}
