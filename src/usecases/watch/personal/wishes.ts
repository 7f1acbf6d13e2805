import type { UserId } from '../../../domain/member.ts';
import {
  NO_PREFERENCES,
  type Preferences,
  type Wishes,
  wishesOf,
} from '../../../domain/notices/delivery/preferences.ts';
import type { Ports } from '../../ports/ports.ts';
import { digestMark } from './digest-mark.ts';

type WishPorts = Pick<Ports, 'store' | 'policy'>;

export const preferencesOf = async ({ store }: Pick<Ports, 'store'>, member: UserId): Promise<Preferences> =>
  (await store.preferences.of([member])).get(member) ?? NO_PREFERENCES;

/** How this person wants to be told of their keys. */
export const wishesFor = async (ports: WishPorts, member: UserId): Promise<Wishes> =>
  wishesOf(ports.policy.notices, await preferencesOf(ports, member));

/** The same for the owners of many keys; null: nobody owns one. */
export async function wishesOfOwners(
  { store, policy }: WishPorts,
  owners: readonly (UserId | null)[],
): Promise<(owner: UserId | null) => Wishes> {
  const chosen = await store.preferences.of([...new Set(owners.filter((owner) => owner !== null))]);
  return (owner) => wishesOf(policy.notices, (owner !== null && chosen.get(owner)) || NO_PREFERENCES);
}

/** Changes what a member chose, as it is at that moment. What waits for them is looked at again. */
export async function savePreferences(
  ports: Ports,
  member: UserId,
  change: (before: Preferences) => Preferences,
): Promise<Preferences> {
  const { store, clock, trigger } = ports;
  for (;;) {
    const before = (await store.preferences.of([member])).get(member) ?? null;
    const after = change(before ?? NO_PREFERENCES);
    const isOther = after.digest !== (before ?? NO_PREFERENCES).digest;
    const at = clock();
    const isStored = await store.commit({
      at,
      preferences: { member, next: after, from: before },
      values: isOther ? [await digestMark(member).chosen(store, at)] : [],
      wake: { kind: 'member', id: member },
    });
    if (!isStored) continue;
    trigger.deliver();
    return after;
  }
}
