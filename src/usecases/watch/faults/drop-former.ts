import { channelsOf, listsOf, namesIn, type People, type Policy } from '../../../domain/policy/policy.ts';
import { channelSubject, dropTrouble, groupSubject } from '../../outbox/troubles.ts';
import type { Ports } from '../../ports/ports.ts';

/** As it was noted, perhaps by a version that knew no lists of approvers. */
interface Former extends Pick<Policy, 'approvals' | 'rules'> {
  readonly people: Omit<People, 'lists'> & Partial<Pick<People, 'lists'>>;
}

/** What is wrong with a channel or a group is nobody's trouble once the policy no longer names it. */
export async function dropFormer(ports: Ports, former: Former): Promise<void> {
  const { policy } = ports;
  for (const channel of channelsOf(former))
    if (!channelsOf(policy).includes(channel)) await dropTrouble(ports, channelSubject(channel));
  const people = { ...former.people, lists: former.people.lists ?? {} };
  for (const list of listsOf(people))
    for (const group of namesIn(people, list))
      if (!namesIn(policy.people, list).includes(group))
        await dropTrouble(ports, groupSubject({ group, list }));
}
