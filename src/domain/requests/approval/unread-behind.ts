import type { Member } from '../../member.ts';
import { admitsAdmins } from '../../policy/people/people.ts';
import type { Deciders } from '../../policy/policy.ts';
import { listsAsked } from './approval.ts';

/** The groups that Slack does not tell, and that may give the person a right to decide this. */
export function unreadBehind(
  { unreadGroups = [], unreadLists = [] }: Pick<Member, 'unreadGroups' | 'unreadLists'>,
  approval: Deciders | null,
): readonly string[] {
  const asked = listsAsked(approval);
  const roles = unreadGroups.flatMap(({ group, why }) => (why === 'unreadable' ? [group] : []));
  const named = unreadLists.flatMap(({ list, group }) => (asked.includes(list) ? [group] : []));
  return [...new Set([...(asked.some(admitsAdmins) ? roles : []), ...named])];
}
