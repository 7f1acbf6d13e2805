import type { UserId } from '../../../domain/member.ts';
import { digestDay } from '../../../domain/notices/delivery/digest-day.ts';
import { wishesOf } from '../../../domain/notices/delivery/preferences.ts';
import { snoozeOf } from '../../../domain/notices/delivery/snooze.ts';
import { needsOwner } from '../../../domain/notices/life.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import { addNotices } from '../../outbox/add-notices.ts';
import type { Ports } from '../../ports/ports.ts';

/** As many keys as one digest shows; those that need somebody stand first in a list. */
const MOST = 20;

/** In the morning of those who want it: which of their keys need them; nothing if none does. */
export async function sendDigests(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store, clock, policy, directory } = ports;
  for (const [member, preferences] of await store.preferences.all()) {
    signal?.throwIfAborted();
    const wishes = wishesOf(policy.notices, preferences);
    const day = wishes.digest === 'off' ? null : digestDay(clock(), await directory.zone(member), wishes);
    if (day !== null) await addNotices(ports, await digestOf(ports, member, day));
  }
}

async function digestOf({ store, clock, policy }: Ports, member: UserId, day: string): Promise<Notice[]> {
  const now = clock();
  const { keys } = await store.keys.list({
    owner: member,
    filter: null,
    text: '',
    now,
    offset: 0,
    limit: MOST,
  });
  const snoozes = { snoozes: await store.snoozes.of(member, now), locked: policy.notices.locked, now };
  const needing = keys.filter((key) => needsOwner(key, member, now) && !snoozeOf(key, snoozes)?.until);
  if (needing.length === 0) return [];
  const body = { kind: 'day_digest', keyIds: needing.map(({ id }) => id) } as const;
  return [{ id: `digest:${member}:${day}`, to: { kind: 'member', id: member }, body }];
}
