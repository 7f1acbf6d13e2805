import { DAY } from '../../domain/time.ts';
import type { Ports } from '../ports/ports.ts';

/** Admins hear once a day of each user group through which nobody holds a right. */
export async function reportGroups({ directory, store, clock, log, trigger }: Ports): Promise<void> {
  const troubles = await directory.groupTroubles();
  if (troubles.length === 0) return;
  const now = clock();
  const day = Math.floor(now.getTime() / DAY);
  const added = await store.notices.add(
    troubles.map(({ group, list, why }) => ({
      id: `group:${group}:${list}:${why}:${day}`,
      to: { kind: 'admins' },
      body: { kind: 'group_trouble', group, list, why },
    })),
    now,
  );
  if (added === 0) return;
  log.error({ troubles }, 'nobody holds a right through these user groups');
  trigger.deliver();
}
