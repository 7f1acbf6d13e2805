import type { UserId } from '../../../domain/member.ts';
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
  if (without.length > 0) await store.commit({ at: clock(), keys: without.map(({ id }) => ({ id, team })) });
}
