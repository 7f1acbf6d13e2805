import { type Member, teamsLedBy, type UserId } from '../../domain/member.ts';
import { problemOf } from '../../domain/problems/problem.ts';
import { ENDED_STATES, OPEN_STATES } from '../../domain/requests/request.ts';
import { DAY } from '../../domain/time.ts';
import { outlives } from '../../domain/upstream/account.ts';
import { heldFor } from '../grants/held-work.ts';
import { accountNow, emptyAt, endingSoon } from '../keys/account-now.ts';
import { KEYS_A_PAGE } from '../keys/list-keys.ts';
import { withAsked } from '../keys/with-asked.ts';
import { readingTroubleOf } from '../mirror/reading-trouble.ts';
import { firstLook, lastSweep } from '../mirror/sweeps.ts';
import { unowned, withOwnersLeft } from '../outbox/owners-left.ts';
import type { HomeReport } from '../ports/overviews.ts';
import type { Ports } from '../ports/ports.ts';
import { delegationsOf } from '../requests/decide/delegations.ts';
import { REQUESTS_A_PAGE, waitingFor, withKeys } from '../requests/list-requests.ts';

/** Each list goes on at the page behind what stands on Home. */
const PAGES = { keys: 2, requests: 1 } as const;
const KEYS = PAGES.keys * KEYS_A_PAGE;
const REQUESTS = PAGES.requests * REQUESTS_A_PAGE;

/** A member's keys, requests and decisions to make; for others only why they may not use the bot. */
export async function showHome(ports: Ports, visitor: UserId): Promise<HomeReport> {
  const { store, cometApi, directory, clock } = ports;
  const found = await directory.member(visitor).catch((error: unknown) => {
    const problem = problemOf(error);
    if (problem?.kind === 'not_a_member') return problem.membership;
    throw error;
  });
  if (typeof found === 'string') return { kind: 'visitor', membership: found };
  const now = clock();
  const own = { owner: { tendedBy: found.id }, text: '', now };
  const { keys } = await store.keys.list({ ...own, filter: null, offset: 0, limit: KEYS, isCounted: false });
  const account = await accountNow(ports);
  const ending = endingSoon(account, ports, now);
  const before = ending ? keys.filter((key) => outlives(key, ending, now)).length : 0;
  const waiting = await waitingFor(store, found);
  return {
    kind: 'member',
    member: found,
    keys: {
      shown: await withAsked(store, await withOwnersLeft(store, keys)),
      tally: await store.keys.tally(own),
    },
    snoozes: await store.snoozes.of(found.id, now),
    delegations: await delegationsOf(ports, found),
    locked: ports.policy.notices.locked,
    requests: await ownRequests(store, found.id, now),
    waiting: { shown: waiting.slice(0, REQUESTS), total: waiting.length },
    asOf: await lastSweep(store),
    firstLook: await firstLook(store),
    nextPages: PAGES,
    ...(await othersKeys(store, found, now)),
    held: await heldFor(ports, found),
    trouble: readingTroubleOf(cometApi.status()),
    account: found.role === 'admin' ? account : null,
    accountEmpty: emptyAt(account),
    accountEnding: ending && before > 0 ? { ending, before } : null,
    now,
    unitsPerUsd: await cometApi.unitsPerUsd(),
  };
}

/** How many keys of others this member sees to. */
const othersKeys = async (store: Ports['store'], member: Member, now: Date) => ({
  ofTeams: await keysOfTeams(store, member, now),
  unowned: member.role === 'admin' ? await unownedKeys(store, now) : 0,
});

async function keysOfTeams(store: Ports['store'], member: Member, now: Date): Promise<number | null> {
  const inTeams = teamsLedBy(member);
  if (inTeams.length === 0) return null;
  return (await store.keys.tally({ owner: { inTeams }, text: '', now })).total;
}

const unownedKeys = async (store: Ports['store'], now: Date): Promise<number> =>
  (await store.keys.tally({ owner: await unowned(store), text: '', now })).total;

/** All open requests, and ended ones of the last week. */
async function ownRequests(store: Ports['store'], requester: UserId, now: Date) {
  const { requests } = store;
  const query = { requester, needsDecision: true };
  const createdSince = new Date(now.getTime() - 7 * DAY);
  const mine = [
    ...(await requests.list({ ...query, states: OPEN_STATES, limit: REQUESTS })),
    ...(await requests.list({ ...query, states: ENDED_STATES, createdSince, limit: REQUESTS })),
  ];
  const newest = mine.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const total =
    (await requests.count({ ...query, states: OPEN_STATES })) +
    (await requests.count({ ...query, states: ENDED_STATES, createdSince }));
  return { shown: await withKeys(store, newest.slice(0, REQUESTS)), total };
}
