import { listsOf, namesIn, type People, type RoleList } from '../../../domain/policy/people/people.ts';
import { channelsOf, type Policy } from '../../../domain/policy/policy.ts';
import { auditChannelSubject, channelSubject, dropTrouble, groupSubject } from '../../outbox/troubles.ts';
import type { Ports } from '../../ports/ports.ts';

/** As it was noted, perhaps by a version that knew no lists of approvers, and no teams, or posted no head of the audit. */
interface Former extends Pick<Policy, 'approvals' | 'rules'> {
  readonly people: Pick<People, RoleList> & Partial<People>;
  readonly audit?: Policy['audit'];
}

/** What is wrong with a channel or a group is nobody's trouble once the policy no longer names it. */
export async function dropFormer(ports: Ports, former: Former): Promise<void> {
  const { policy } = ports;
  const people = { lists: {}, teams: {}, ...former.people };
  for (const channel of channelsOf({ ...former, people }))
    if (!channelsOf(policy).includes(channel)) await dropTrouble(ports, channelSubject(channel));
  const headTo = former.audit?.headTo ?? null;
  if (headTo !== null && headTo !== policy.audit.headTo)
    await dropTrouble(ports, auditChannelSubject(headTo));
  for (const list of listsOf(people))
    for (const group of namesIn(people, list))
      if (!namesIn(policy.people, list).includes(group))
        await dropTrouble(ports, groupSubject({ group, list }));
}
