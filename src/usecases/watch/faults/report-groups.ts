import { listsOf, namesIn } from '../../../domain/policy/people/people.ts';
import { endTrouble, groupSubject, tellTrouble } from '../../outbox/troubles.ts';
import type { Ports } from '../../ports/ports.ts';

/** Tells admins of each user group through which nobody holds a right, and when somebody does again. */
export async function reportGroups(ports: Ports): Promise<void> {
  const { directory, policy, log } = ports;
  const troubles = await directory.groupTroubles();
  let isNews = false;
  for (const { group, list, why } of troubles) {
    const body = { kind: 'group_trouble', group, list, why } as const;
    const trouble = { subject: groupSubject({ group, list }), to: { kind: 'admins' }, body } as const;
    if (await tellTrouble(ports, trouble)) isNews = true;
  }
  const troubled = new Set(troubles.map(groupSubject));
  for (const list of listsOf(policy.people))
    for (const group of namesIn(policy.people, list)) {
      const subject = groupSubject({ group, list });
      if (!troubled.has(subject)) await endTrouble(ports, subject);
    }
  if (isNews) log.error({ troubles }, 'nobody holds a right through these user groups');
}
