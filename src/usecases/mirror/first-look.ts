import type { Ports } from '../ports/ports.ts';
import type { FirstLook } from '../ports/read-models.ts';

const NAME = 'first_look';

/** How far the first sweep is; null: it has not begun, or has ended. */
export async function firstLook({ keyValues }: Ports['store']): Promise<FirstLook | null> {
  const told = await keyValues.get(NAME);
  return told === null ? null : JSON.parse(told);
}

/** `look` null: it has ended. */
export async function setFirstLook({ keyValues }: Ports['store'], look: FirstLook | null): Promise<void> {
  const before = await keyValues.get(NAME);
  if (before !== null || look !== null)
    await keyValues.compareAndSet(NAME, before, look && JSON.stringify(look));
}
