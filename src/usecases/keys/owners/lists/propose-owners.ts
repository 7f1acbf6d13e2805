import { type OwnerProposals, proposeOwners } from '../../../../domain/keys/names/propose-owners.ts';
import { lastSweep } from '../../../mirror/sweeps.ts';
import { unowned } from '../../../outbox/owners-left.ts';
import type { Ports } from '../../../ports/ports.ts';
import type { MirroredKey } from '../../../ports/store/keys.ts';
import { ALL_KEYS, byName } from '../keys-owned-by.ts';

export interface ProposedOwners extends OwnerProposals<MirroredKey> {
  /** Keys without an owner, or with one who has left. */
  readonly unowned: number;
  /** False: the first sweep has not ended, so there may be more keys. */
  readonly isAllRead: boolean;
}

/** Who may own the keys that need an owner, by their names. It asks Slack for the people, and changes nothing. */
export async function proposedOwners({
  store,
  directory,
  clock,
}: Pick<Ports, 'store' | 'directory' | 'clock'>): Promise<ProposedOwners> {
  const query = {
    filter: null,
    text: '',
    now: clock(),
    offset: 0,
    limit: ALL_KEYS,
    isCounted: false,
  } as const;
  const { keys } = await store.keys.list({ ...query, owner: await unowned(store) });
  const people = keys.length === 0 ? [] : await directory.everybody();
  const isAllRead = (await lastSweep(store)) !== null;
  return { ...proposeOwners(byName(keys), people), unowned: keys.length, isAllRead };
}
