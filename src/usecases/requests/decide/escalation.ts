import { escalationEntry } from '../../../domain/audit.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import { isRoleList, type ListName } from '../../../domain/policy/people/people.ts';
import { listsAsked, type Need, openNeeds } from '../../../domain/requests/approval/approval.ts';
import { unmet } from '../../../domain/requests/approval/matching.ts';
import { callable, hasVoted } from '../../../domain/requests/approval/right-to-decide.ts';
import type { Pending } from '../../../domain/requests/request.ts';
import { escalate } from '../../../domain/requests/transitions.ts';
import type { Ports } from '../../ports/ports.ts';

/** To the thread, and as a card of their own to the admins. */
export const escalationNotices = ({ id: requestId }: Pending): readonly Notice[] => [
  {
    id: `request:${requestId}:escalate`,
    to: { kind: 'approvals' },
    body: { kind: 'reply', requestId, about: 'escalation' },
  },
  { id: `request:${requestId}:card:admins`, to: { kind: 'admins' }, body: { kind: 'card', requestId } },
];

/** Whether admins may decide it only once they are called: it asks a list that they are in only by being named. */
export const opensToAdmins = ({ approval, escalatedAt }: Pending): boolean =>
  escalatedAt === undefined && !listsAsked(approval).every(isRoleList);

/** Calls the admins, who may decide it from now on; with the notices that are due. */
export async function openToAdmins(
  { store, clock, trigger }: Ports,
  from: Pending,
  notices: readonly Notice[],
): Promise<void> {
  const at = clock();
  const next = escalate(from, at);
  await store.commit({ at, requests: [{ next, from }], notices, audit: [escalationEntry(next, at)] });
  trigger.deliver();
}

/** Whether nobody is left who could give what a named list still owes; false: somebody is, or Slack does not say. */
export async function isStuck(ports: Ports, request: Pending): Promise<boolean> {
  const needs = openNeeds(request).filter(({ from }) => !from.some(isRoleList));
  if (needs.length === 0 || (await isUnread(ports, needs))) return false;
  const of = new Map<ListName, readonly string[]>();
  for (const list of needs.flatMap(({ from }) => from)) of.set(list, await ports.directory.people(list));
  const key = request.keyId === null ? null : await ports.store.keys.get(request.keyId);
  const people = callable([...new Set([...of.values()].flat())], request, key?.owner ?? null);
  const open = unmet(
    needs.map(({ count }) => count),
    people
      .filter((id) => !hasVoted({ id }, request))
      .map((id) => ({
        fits: (need) => (needs[need]?.from ?? []).some((list) => of.get(list)?.includes(id)),
      })),
  );
  return open.some((count) => count > 0);
}

async function isUnread({ directory }: Ports, needs: readonly Need[]): Promise<boolean> {
  const lists = needs.flatMap(({ from }) => from);
  const troubles = await directory.groupTroubles();
  return troubles.some(({ list, why }) => why === 'unreadable' && lists.includes(list));
}
