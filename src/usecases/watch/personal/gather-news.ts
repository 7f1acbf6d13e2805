import type { UserId } from '../../../domain/member.ts';
import type { Notice, NoticeBody } from '../../../domain/notices/notice.ts';
import { isForBackup } from '../../../domain/notices/reader.ts';
import { saysToo } from '../../../domain/notices/seen.ts';
import { addNotices } from '../../outbox/add-notices.ts';
import { isStillMember, isToldLeft } from '../../outbox/owners-left.ts';
import type { Ports } from '../../ports/ports.ts';
import type { StoredNotice } from '../../ports/store/notices.ts';
import { tellOwnerLeft } from '../faults/owner-left.ts';
import { withLanded } from './landed.ts';

/** As many as one message holds, with the buttons of each. */
const MAX_TOGETHER = 24;

/** Notices for one message; never empty. */
export type Gathered = readonly [StoredNotice, ...StoredNotice[]];

/** Puts news about keys of the same person together; what failed before, and every other notice, is alone. */
export function gathered(notices: readonly StoredNotice[], failed: ReadonlySet<string>): Gathered[] {
  const groups = new Map<string, [StoredNotice, ...StoredNotice[]]>();
  for (const notice of notices) {
    const name = isNews(notice) && !failed.has(notice.id) ? notice.to.id : notice.id;
    const group = groups.get(name);
    if (group) group.push(notice);
    else groups.set(name, [notice]);
  }
  return [...groups.values()];
}

const isNews = (notice: StoredNotice): notice is StoredNotice & { to: { kind: 'member' } } =>
  notice.body.kind === 'key' && notice.to.kind === 'member';

/** Adds other due news for the same person, up to what one message shows. */
export async function withOthers(ports: Ports, group: Gathered, leaseSeconds: number): Promise<Gathered> {
  const { store, clock } = ports;
  const limit = MAX_TOGETHER - group.length;
  if (!isNews(group[0]) || limit <= 0) return group;
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

/** What tells somebody who has left nothing that they could act upon: news of keys, and of what others did to theirs. */
export const isMootOnceGone = ({ kind }: NoticeBody): boolean =>
  ['key', 'changed_by_other', 'reassigned', 'reassigned_many'].includes(kind);

/** Puts the news into the digest, like that of unowned keys, and tells leads once that the owner has left. */
export async function passToLeads(
  ports: Ports,
  notices: readonly StoredNotice[],
  owner: UserId,
): Promise<void> {
  const { store, log } = ports;
  // A stand-in who cannot be told leaves nobody uninformed: the owner is told as well.
  const toOwner = notices.filter(({ id, body }) => body.kind === 'key' && !isForBackup(id));
  const passed = toOwner.map(
    ({ id, body }): Notice => ({ id: `${id}:passed`, to: { kind: 'digest' }, body }),
  );
  if (toOwner.length > 0)
    await tellOwnerLeft(ports, owner, (await hasLeft(ports, owner)) ? 'gone' : 'unreachable');
  await addNotices(ports, passed);
  for (const { id } of notices) await store.notices.withdraw(id);
  if (passed.length > 0) log.info({ owner, notices: passed.length }, 'an owner cannot be told, so leads are');
}
