import type { UserId } from '../../../domain/member.ts';
import { lookAgain } from '../../keys/owners/assign-many.ts';
import { keysOwnedBy } from '../../keys/owners/keys-owned-by.ts';
import { onlyTeam } from '../../keys/owners/resolve-owner.ts';
import type { Ports } from '../../ports/ports.ts';

/** Keys from before there were teams belong to the one that their owner is in, if it is only one. */
export async function rememberTeam(ports: Ports, owner: UserId): Promise<void> {
  const { store, policy, clock } = ports;
  if (Object.keys(policy.people.teams).length === 0) return;
  const team = await onlyTeam(ports, { owner, by: owner });
  if (team === null) return;
  const without = (await keysOwnedBy(ports, owner)).filter((key) => key.team === null);
  const found = await lookAgain(ports, without);
  const same = found.filter(({ key, isSame }) => isSame && key.team === null);
  if (same.length === 0) return;
  // Where one of them changes hands meanwhile, the next sweep does it.
  const values = same.map(({ unchanged }) => unchanged);
  await store.commit({ at: clock(), values, keys: same.map(({ key: { id } }) => ({ id, team })) });
}
