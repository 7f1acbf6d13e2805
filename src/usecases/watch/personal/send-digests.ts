import type { KeyId } from '../../../domain/keys/key.ts';
import type { Member, UserId } from '../../../domain/member.ts';
import { type DigestMark, dueDigest } from '../../../domain/notices/delivery/due-digest.ts';
import { type Wishes, wishesOf } from '../../../domain/notices/delivery/preferences.ts';
import { snoozeOf } from '../../../domain/notices/delivery/snooze.ts';
import { needsOwner } from '../../../domain/notices/life.ts';
import type { NoticeBody } from '../../../domain/notices/notice.ts';
import { problemOf } from '../../../domain/problems/problem.ts';
import { called } from '../../../domain/requests/approval/approval.ts';
import type { RequestId } from '../../../domain/requests/request.ts';
import { forEachDue } from '../../due-work.ts';
import type { Ports } from '../../ports/ports.ts';
import { ownWaiting, waitingFor } from '../../requests/list-requests.ts';
import { digestMark } from './digest-mark.ts';

/** How many keys are looked through, and requests listed; those that need somebody stand first in a list of keys. */
const MOST = 100;

/** For those who want it: which of their keys need them, and which requests wait; nothing if none does. */
export async function sendDigests(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store, policy } = ports;
  const all = [...(await store.preferences.all())].map(([id, preferences]) => ({
    id,
    wishes: wishesOf(policy.notices, preferences),
  }));
  const wanted = all.filter(({ wishes }) => wishes.digest !== 'off');
  const page = async (after: (typeof wanted)[number] | null) => (after === null ? wanted : []);
  const run = ({ id, wishes }: (typeof wanted)[number]) => sendDigest(ports, id, wishes);
  await forEachDue(ports, { job: 'digest', page, idOf: ({ id }) => id, run }, signal);
}

/** Of one period once, whichever version made it: the mark is changed with it, also where there is nothing to say. */
async function sendDigest(ports: Ports, id: UserId, wishes: Wishes): Promise<void> {
  const { store, clock, directory, trigger } = ports;
  const mark = digestMark(id);
  const { stored, last } = await mark.read(store);
  const now = clock();
  const zone = await directory.zone(id);
  const period = zone === null ? null : dueDigest(now, zone, wishes, last);
  const member = period === null ? null : await memberOf(ports, id);
  if (member === null) return;
  const body = await digestOf(ports, member);
  const to = { kind: 'member', id } as const;
  const isStored = await store.commit({
    at: now,
    values: [mark.swap(stored, { at: now, period } satisfies DigestMark)],
    notices: body ? [{ id: `digest:${id}:${period}`, to, body }] : [],
  });
  if (isStored && body) trigger.deliver();
}

/** null: they have left, or Slack does not say, which is asked again at the next run. */
export const memberOf = ({ directory }: Ports, id: UserId): Promise<Member | null> =>
  directory.member(id).catch((error: unknown) => {
    if (problemOf(error) === null) throw error;
    return null;
  });

async function digestOf(ports: Ports, member: Member): Promise<NoticeBody | null> {
  const keyIds = await keysNeeding(ports, member.id);
  const requestIds = await requestsWaiting(ports, member);
  return keyIds.length + requestIds.length === 0 ? null : { kind: 'day_digest', keyIds, requestIds };
}

async function keysNeeding({ store, clock, policy }: Ports, member: UserId): Promise<KeyId[]> {
  const now = clock();
  const mine = { owner: { tendedBy: member }, filter: null, text: '', now, offset: 0 } as const;
  const { keys } = await store.keys.list({ ...mine, limit: MOST, isCounted: false });
  const snoozes = { snoozes: await store.snoozes.of(member, now), locked: policy.notices.locked, now };
  const needing = keys.filter((key) => needsOwner(key, member, now) && !snoozeOf(key, snoozes)?.until);
  return needing.map(({ id }) => id);
}

/** Those to decide, and the member’s own. */
async function requestsWaiting({ store }: Ports, member: Member): Promise<RequestId[]> {
  const waiting = await waitingFor(store, member);
  const toDecide = waiting.filter(({ request }) => called([member.id], request).length > 0);
  const own = await ownWaiting(store, member);
  return [toDecide, own].flatMap((rows) => rows.slice(0, MOST).map(({ request }) => request.id));
}
