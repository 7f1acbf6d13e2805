import type { UserId } from '../../../domain/member.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';

/** More keys than an account has. */
export const ALL_KEYS = 100_000;

/** All keys of one person, by their names. */
export async function keysOwnedBy(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  owner: UserId,
): Promise<MirroredKey[]> {
  const query = { owner, filter: null, text: '', now: clock(), offset: 0, limit: ALL_KEYS } as const;
  const { keys } = await store.keys.list({ ...query, isCounted: false });
  return byName(keys);
}

export const byName = <K extends { readonly id: number; readonly name: string }>(keys: readonly K[]): K[] =>
  keys.toSorted((a, b) => a.name.localeCompare(b.name) || a.id - b.id);
