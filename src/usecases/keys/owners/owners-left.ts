import { isTroubled, ownerSubject } from '../../outbox/troubles.ts';
import type { Ports } from '../../ports/ports.ts';

/** With whether their owner has left, as leads were told. */
export async function withOwnersLeft<K extends { readonly owner: string | null }>(
  store: Ports['store'],
  keys: readonly K[],
): Promise<(K & { readonly ownerLeft: boolean })[]> {
  const owners = [...new Set(keys.flatMap(({ owner }) => owner ?? []))];
  const left = await Promise.all(owners.map((owner) => isTroubled(store, ownerSubject(owner))));
  return keys.map((key) => ({
    ...key,
    ownerLeft: key.owner !== null && left[owners.indexOf(key.owner)] === true,
  }));
}
