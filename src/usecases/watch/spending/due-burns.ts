import { BURN_WINDOW, type Burn, burnOf, isBurnDue } from '../../../domain/keys/forecast/burn.ts';
import type { KeyId } from '../../../domain/keys/key.ts';
import type { Store } from '../../ports/store/store.ts';
import type { Sampled } from './sampled.ts';

/** Of so many keys the samples are in memory at once. */
const KEYS = 20;

/** How the keys spend whose burn is no longer fresh. */
export async function dueBurns(
  store: Pick<Store, 'samples'>,
  sampled: readonly Sampled[],
  readAt: Date,
): Promise<Map<KeyId, Burn>> {
  const due = sampled.filter(({ before, hasMoved, sample }) =>
    isBurnDue(before?.burn ?? null, hasMoved ? sample : null, readAt),
  );
  const burns = new Map<KeyId, Burn>();
  for (let from = 0; from < due.length; from += KEYS)
    for (const [id, burn] of await burnsOf(store, due.slice(from, from + KEYS), readAt)) burns.set(id, burn);
  return burns;
}

async function burnsOf({ samples }: Pick<Store, 'samples'>, some: readonly Sampled[], readAt: Date) {
  const since = new Date(readAt.getTime() - BURN_WINDOW);
  const stored = await samples.since(
    some.map(({ key }) => key.id),
    since,
  );
  return some.map(({ key: { id }, due, sample }) => {
    const known = [...(stored.get(id) ?? []), ...due];
    // In order of time, so that few of thousands are looked at.
    const before = known.findLastIndex(({ at }) => at < readAt) + 1;
    return [id, burnOf([...known.slice(0, before), sample], readAt)] as const;
  });
}
