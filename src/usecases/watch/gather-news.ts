import type { UserId } from '../../domain/member.ts';
import type { Notice } from '../../domain/notices/notice.ts';
import { problemOf } from '../../domain/problems/problem.ts';
import type { Ports } from '../ports/ports.ts';
import type { StoredNotice } from '../ports/store/notices.ts';

/** As many keys as one message shows well. */
const MOST_TOGETHER = 30;

/** What is told in one message. */
export type Gathered = readonly [StoredNotice, ...StoredNotice[]];

/** News about keys of one person is told together; everything else by itself. */
export function gathered(notices: readonly StoredNotice[]): Gathered[] {
  const groups = new Map<string, [StoredNotice, ...StoredNotice[]]>();
  for (const notice of notices) {
    const name = isNews(notice) ? notice.to.id : notice.id;
    const group = groups.get(name);
    if (group) group.push(notice);
    else groups.set(name, [notice]);
  }
  return [...groups.values()];
}

const isNews = (notice: StoredNotice): notice is StoredNotice & { to: { kind: 'member' } } =>
  notice.body.kind === 'key' && notice.to.kind === 'member';

/** With what else is due for the same person, as far as one message holds it. */
export async function withOthers(
  { store, clock }: Ports,
  group: Gathered,
  leaseSeconds: number,
): Promise<Gathered> {
  const limit = MOST_TOGETHER - group.length;
  if (!isNews(group[0]) || limit <= 0) return group;
  return [...group, ...(await store.notices.claimAlike(group[0], { now: clock(), leaseSeconds, limit }))];
}

/** An owner who has left reads no DM, though Slack may take it. When Slack cannot say, the DM is tried. */
export const hasLeft = ({ directory }: Ports, person: UserId): Promise<boolean> =>
  directory.member(person).then(
    () => false,
    (error: unknown) => problemOf(error)?.kind === 'not_a_member',
  );

/** As for keys that nobody owns; once, it is said whose keys these are. */
export async function passToLeads(
  { store, clock, trigger, log }: Ports,
  notices: readonly StoredNotice[],
  owner: UserId,
): Promise<void> {
  const now = clock();
  const owned = await store.keys.list({ owner, filter: null, text: '', now, offset: 0, limit: 1 });
  const left: Notice = {
    id: `owner-left:${owner}`,
    to: { kind: 'approvals' },
    body: { kind: 'owner_left', owner, keys: owned.total },
  };
  const passed = notices.map(
    ({ id, body }): Notice => ({ id: `${id}:passed`, to: { kind: 'digest' }, body }),
  );
  await store.notices.add([left, ...passed], now);
  for (const { id } of notices) await store.notices.reschedule(id, null);
  log.info({ owner, notices: notices.length }, 'an owner cannot be told, so leads are');
  trigger.deliver();
}
