import type { Member } from '../../domain/member.ts';
import type { NoticeBody } from '../../domain/notices/notice.ts';
import type { KeyName } from '../../domain/problems/problem.ts';
import { isHeld } from '../../domain/requests/request.ts';
import { MINUTE } from '../../domain/time.ts';
import { heldFor } from '../grants/held-work.ts';
import { accountNow } from '../keys/account-now.ts';
import { keyName } from '../mirror/find-key.ts';
import { lastSweep } from '../mirror/sweeps.ts';
import type { StatusReport } from '../ports/overviews.ts';
import type { Ports } from '../ports/ports.ts';

/** As many as one look takes in. */
const NEWEST = 5;

/** Makes no call to CometAPI. */
export async function showStatus(
  ports: Ports,
  reader: Member,
  { version, sweepEveryMs }: { version: string; sweepEveryMs: number },
): Promise<StatusReport> {
  const { store, cometApi, clock, policy } = ports;
  const now = clock();
  const endedAt = await lastSweep(store);
  const { total } = await store.keys.list({ owner: 'all', filter: null, text: '', now, offset: 0, limit: 1 });
  const account = reader.role === 'admin' ? await accountNow({ store }) : null;
  return {
    upstream: cometApi.status(),
    lastSweep: endedAt === null ? null : { endedAt, keys: total, isLate: isLate(endedAt, now, sweepEveryMs) },
    queue: {
      ...(await requestsIn(store)),
      notices: { ...(await store.notices.waiting(now)), givenUp: await givenUp(store) },
    },
    budget: await cometApi.budget(),
    revealable: cometApi.revealable(),
    version,
    undeliverable: isTold(reader, policy) ? await undeliverable(store) : null,
    held: await heldFor(ports, reader),
    account: account && { ...account, unitsPerUsd: await cometApi.unitsPerUsd() },
    now,
  };
}

async function requestsIn({ requests }: Ports['store']) {
  const pending = await requests.count({ states: ['pending'] });
  const begun = await requests.list({ states: ['approved', 'applying'], limit: null });
  const moving = begun.filter((request) => !isHeld(request));
  const applying = moving.filter(({ state }) => state === 'applying').length;
  return { pending, applying, retrying: moving.length - applying, held: begun.length - moving.length };
}

/** Without admins, leads are told what is wrong. */
const isTold = ({ role }: Member, { people }: Ports['policy']): boolean =>
  role === 'admin' || (role === 'lead' && people.admins.length === 0);

const givenUp = async ({ notices }: Ports['store']): Promise<number> =>
  (await notices.undeliverable(0)).total;

async function undeliverable(store: Ports['store']): Promise<NonNullable<StatusReport['undeliverable']>> {
  const { newest, total } = await store.notices.undeliverable(NEWEST);
  const shown = newest.map(async ({ notice, why, at }) => {
    const { to, body } = notice;
    return { to, body, key: await keyOf(store, body), why, at };
  });
  return { newest: await Promise.all(shown), total };
}

async function keyOf({ keys, requests }: Ports['store'], body: NoticeBody): Promise<KeyName | null> {
  const request = 'requestId' in body ? await requests.get(body.requestId) : null;
  const id = 'keyId' in body ? body.keyId : (request?.keyId ?? null);
  const key = id === null ? null : await keys.get(id);
  return key && keyName(key);
}

/** Several sweeps should have ended since. A sweep of many keys takes its time, so one is not enough. */
const isLate = (endedAt: Date, now: Date, everyMs: number): boolean =>
  now.getTime() - endedAt.getTime() > 3 * everyMs + MINUTE / 2;
