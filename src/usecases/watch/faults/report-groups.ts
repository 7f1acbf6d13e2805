import { DAY } from '../../../domain/time.ts';
import { addNotices } from '../../add-notices.ts';
import type { Ports } from '../../ports/ports.ts';

/** Tells admins once a day of each user group that gives its role to nobody. */
export async function reportGroups(ports: Ports): Promise<void> {
  const { directory, clock, log } = ports;
  const troubles = await directory.groupTroubles();
  if (troubles.length === 0) return;
  const day = Math.floor(clock().getTime() / DAY);
  const added = await addNotices(
    ports,
    troubles.map(({ group, list, why }) => ({
      id: `group:${group}:${list}:${why}:${day}`,
      to: { kind: 'admins' },
      body: { kind: 'group_trouble', group, list, why },
    })),
  );
  if (added > 0) log.error({ troubles }, 'nobody holds a right through these user groups');
}
