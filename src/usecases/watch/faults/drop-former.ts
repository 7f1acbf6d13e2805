import { listsOf, namesIn, type People, type Policy } from '../../../domain/policy/policy.ts';
import { channelSubject, dropTrouble, groupSubject } from '../../outbox/troubles.ts';
import type { Ports } from '../../ports/ports.ts';

/** As it was noted, perhaps by a version that knew no lists of approvers. */
interface Former extends Pick<Policy, 'approvals'> {
  readonly people: Omit<People, 'lists'> & Partial<Pick<People, 'lists'>>;
}

/** What is wrong with a channel or a group is nobody's trouble once the policy no longer names it. */
export async function dropFormer(ports: Ports, { people, approvals }: Former): Promise<void> {
  const { policy } = ports;
  if (approvals.channel !== policy.approvals.channel)
    await dropTrouble(ports, channelSubject(approvals.channel));
  const former = { ...people, lists: people.lists ?? {} };
  for (const list of listsOf(former))
    for (const group of namesIn(former, list))
      if (!namesIn(policy.people, list).includes(group))
        await dropTrouble(ports, groupSubject({ group, list }));
}
