import type { UserId } from '../../../domain/member.ts';
import type { Notice, NoticeBody } from '../../../domain/notices/notice.ts';
import { isForBackup } from '../../../domain/notices/reader.ts';
import { saysToo } from '../../../domain/notices/seen.ts';
import { addNotices } from '../../outbox/add-notices.ts';
import { isStillMember, isToldLeft } from '../../outbox/owners-left.ts';
import type { Ports } from '../../ports/ports.ts';
import type { StoredNotice } from '../../ports/store/notices.ts';
import { tellOwnerLeft } from '../faults/owner-left.ts';
import { groupedBy, withLanded } from './landed.ts';

/**
 * What one message tells together, to whom, and as many as it holds: news with the buttons of each; of what waits for
 * *Resume* it lists the first, and counts the rest.
 */
const TOGETHER: Partial<Record<NoticeBody['kind'], { to: Notice['to']['kind']; most: number }>> = {
  key: { to: 'member', most: 24 },
  resume_needed: { to: 'admins', most: 200 },
};

/** Notices for one message; never empty. */
export type Gathered = readonly [StoredNotice, ...StoredNotice[]];

/** Puts together what one message tells the same people; what failed before, and every other notice, is alone. */
export function gathered(notices: readonly StoredNotice[], failed: ReadonlySet<string>): Gathered[] {
  return groupedBy(notices, (notice) =>
    most(notice) > 1 && !failed.has(notice.id)
      ? JSON.stringify([notice.body.kind, notice.to])
      : JSON.stringify(notice.id),
  );
}

const most = ({ body, to }: Notice): number => {
  const together = TOGETHER[body.kind];
  return together?.to === to.kind ? together.most : 1;
};

/** Adds other due notices that the same message tells, up to what it holds. */
export async function withOthers(ports: Ports, group: Gathered, leaseSeconds: number): Promise<Gathered> {
  const { store, clock } = ports;
  const limit = most(group[0]) - group.length;
  if (limit <= 0) return group;
  return [...group, ...(await store.notices.claimAlike(group, { now: clock(), leaseSeconds, limit }))];
}

/** Leaves out what a message that stands says as well, as soon as it is redrawn. */
export async function withoutSaid(ports: Ports, group: readonly StoredNotice[]): Promise<Gathered | null> {
  const left: StoredNotice[] = [];
  for (const notice of await withLanded(ports, group))
    if (await isSaidToo(ports, notice)) await ports.store.notices.withdraw(notice.id);
    else left.push(notice);
  const [first, ...others] = left;
  return first ? [first, ...others] : null;
}

async function isSaidToo({ store, clock }: Ports, { body, to }: StoredNotice): Promise<boolean> {
  if (body.kind !== 'key' && body.kind !== 'changed_by_other') return false;
  const request = body.kind === 'key' ? null : await store.requests.get(body.requestId);
  const applied = request?.state === 'applied' ? request : null;
  const keyId = body.kind === 'key' ? body.keyId : (request?.keyId ?? null);
  const key = keyId === null ? null : await store.keys.get(keyId);
  if (!key) return false;
  const standing = await store.notices.standing(key.id, to);
  return standing.some((one) => saysToo(one, { body, key, applied, now: clock() }));
}

/**
 * Slack may accept a DM to a person who has left. Where it cannot be asked, what leads were told last holds, and a DM to
 * anybody else is tried: should they have left, leads are told of all their keys as soon as it answers.
 */
export async function hasLeft({ store, directory }: Ports, person: UserId): Promise<boolean> {
  const isMember = await isStillMember(directory, person);
  return isMember === null ? isToldLeft(store, person) : !isMember;
}

/** What tells somebody who has left nothing that they could act upon: news of keys and of their requests, and of what others did. */
export const isMootOnceGone = ({ kind }: NoticeBody): boolean =>
  ['key', 'outcome', 'changed_by_other', 'reassigned', 'reassigned_many'].includes(kind);

/** Somebody did it in Slack who knew what they did, so nobody has to look after the key for it. */
const isOfAnAct = (body: NoticeBody): boolean => body.kind === 'key' && body.by !== null;

/** Puts the news into the digest, like that of unowned keys, and tells leads once that the owner has left. */
export async function passToLeads(
  ports: Ports,
  notices: readonly StoredNotice[],
  owner: UserId,
): Promise<void> {
  const { store, log } = ports;
  // A stand-in who cannot be told leaves nobody uninformed: the owner is told as well.
  const toOwner = notices.filter(({ id, body }) => body.kind === 'key' && !isForBackup(id));
  const why = toOwner.length > 0 && (await hasLeft(ports, owner)) ? 'gone' : 'unreachable';
  if (toOwner.length > 0) await tellOwnerLeft(ports, owner, why);
  const passed = toOwner
    .filter(({ body }) => why === 'unreachable' || !isOfAnAct(body))
    .map(({ id, body }): Notice => ({ id: `${id}:passed`, to: { kind: 'digest' }, body }));
  await addNotices(ports, passed);
  for (const { id } of notices) await store.notices.withdraw(id);
  if (passed.length > 0) log.info({ owner, notices: passed.length }, 'an owner cannot be told, so leads are');
}
