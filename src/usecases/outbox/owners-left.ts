import type { UserId } from '../../domain/member.ts';
import type { Ports } from '../ports/ports.ts';
import { ownerSubject, standing } from './troubles.ts';

/** With whether their owner has left, as leads were told. */
export async function withOwnersLeft<K extends { readonly owner: string | null }>(
  store: Ports['store'],
  keys: readonly K[],
): Promise<(K & { readonly ownerLeft: boolean })[]> {
  const owners = [...new Set(keys.flatMap(({ owner }) => owner ?? []))];
  const left = await Promise.all(owners.map((owner) => hasLeft(store, owner)));
  return keys.map((key) => ({
    ...key,
    ownerLeft: key.owner !== null && left[owners.indexOf(key.owner)] === true,
  }));
}

/** Who cannot be reached may be there all the same. */
async function hasLeft(store: Ports['store'], owner: UserId): Promise<boolean> {
  const told = await standing(store, ownerSubject(owner));
  return told?.kind === 'owner_left' && told.isGone === true;
}
