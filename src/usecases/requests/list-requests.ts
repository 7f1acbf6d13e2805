import { amountOf } from '../../domain/changes/changes.ts';
import type { Units } from '../../domain/keys/quota.ts';
import { allows, leads, type Member } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { whyNotBreakGlass } from '../../domain/requests/approval/break-glass.ts';
import { awaits, isApprover, isOneOfDeciders } from '../../domain/requests/approval/right-to-decide.ts';
import { calledNow, isOpen, type Request } from '../../domain/requests/request.ts';
import { endOf, loanOf } from '../grants/loan-of.ts';
import { unlimitedUntil } from '../grants/unlimited-until.ts';
import { accountNow } from '../keys/account-now.ts';
import { withOwnersLeft } from '../outbox/owners-left.ts';
import type { Ports, RequestBackground } from '../ports/ports.ts';
import type { RequestListQuery, RequestListReport, RequestReport, RequestRow } from '../ports/read-models.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import { budgetBehind } from './policy-context.ts';

export const REQUESTS_A_PAGE = 10;

/** One page of requests; a page that is no more is the last one. */
export async function listRequests(
  { store, clock }: Ports,
  reader: Member,
  { which, page }: RequestListQuery,
): Promise<RequestListReport> {
  const found = await LISTS[which](store, reader, page);
  const pages = pagesOf(found.total);
  const last = Math.min(page, pages - 1);
  return { ...found, query: { which, page: last }, pages, reader, now: clock() };
}

const pagesOf = (total: number): number => Math.max(1, Math.ceil(total / REQUESTS_A_PAGE));

const startOf = (page: number, total: number): number => Math.min(page, pagesOf(total) - 1) * REQUESTS_A_PAGE;

/** What needed no decision is shown only until it has ended, which it usually has before its requester is answered. */
async function own(store: Ports['store'], { id: requester }: Member, page: number) {
  const { requests } = store;
  const decided = { requester, needsDecision: true };
  const underWay = { requester, needsDecision: false, states: ['approved', 'applying'] } as const;
  const open = await requests.list({ ...underWay, limit: null });
  const total = open.length + (await requests.count(decided));
  const start = startOf(page, total);
  const first = open.slice(start, start + REQUESTS_A_PAGE);
  const offset = Math.max(0, start - open.length);
  const rest = await requests.list({ ...decided, offset, limit: REQUESTS_A_PAGE - first.length });
  return { rows: await withKeys(store, [...first, ...rest]), total };
}

const LISTS = {
  mine: own,
  pending: async (store: Ports['store'], reader: Member, page: number) =>
    pageOf(await (isApprover(reader) ? waitingFor : ownWaiting)(store, reader), page),
  cancellable: async (store: Ports['store'], { id }: Member, page: number) => {
    const pending = await store.requests.pending();
    return pageOf(
      await withKeys(
        store,
        pending.filter(({ requester }) => requester === id),
      ),
      page,
    );
  },
} as const;

function pageOf(waiting: readonly RequestRow[], page: number) {
  const start = startOf(page, waiting.length);
  return { rows: waiting.slice(start, start + REQUESTS_A_PAGE), total: waiting.length };
}

/** The pending requests that the member could vote on now, the first to expire first. */
export async function waitingFor(store: Ports['store'], member: Member): Promise<RequestRow[]> {
  if (!isApprover(member)) return [];
  const rows = await withKeys(store, await pendingInOrder(store));
  return rows.filter(({ request, key }) => awaits(member, request, key?.owner ?? null));
}

/** What the member asked for and nobody has decided, the first to expire first. */
export async function ownWaiting(store: Ports['store'], { id }: Pick<Member, 'id'>): Promise<RequestRow[]> {
  const pending = await pendingInOrder(store);
  return withKeys(
    store,
    pending.filter(({ requester }) => requester === id),
  );
}

const pendingInOrder = async (store: Ports['store']): Promise<readonly Request[]> =>
  (await store.requests.pending()).toSorted(
    (a, b) => expiryOf(a) - expiryOf(b) || a.createdAt.getTime() - b.createdAt.getTime(),
  );

const expiryOf = (request: Request): number =>
  request.state === 'pending' ? request.expiresAt.getTime() : 0;

/** With the key of each that is still to be decided, and how what was granted for a time has ended. */
export async function withKeys(store: Ports['store'], requests: readonly Request[]): Promise<RequestRow[]> {
  const ids = requests.flatMap(({ keyId, state }) => (keyId === null || state !== 'pending' ? [] : [keyId]));
  const keys = new Map((await store.keys.byIds([...new Set(ids)])).map((key) => [key.id, key]));
  const rows = requests.map(async (request) => {
    const key = request.state === 'pending' ? (keys.get(request.keyId ?? 0) ?? null) : null;
    return { request: calledNow(request, key), key, end: await endOf(store, request) };
  });
  return Promise.all(rows);
}

/** A member sees those that a named list of theirs decides, and those of a team that they lead. */
const maySee = (member: Member, request: Request): boolean =>
  member.role !== 'member' || isOneOfDeciders(member, request) || leads(member, request.team);

/** Visible to the requester, the key's owner, leads, admins and who may decide it; `Refused` no_such_request to others. */
export async function showRequest(
  { store, clock, policy }: Pick<Ports, 'store' | 'clock' | 'policy'>,
  member: Member,
  id: string,
): Promise<RequestReport> {
  const request = await store.requests.get(id.toLowerCase());
  const theirs = request && (request.requester === member.id || request.owner === member.id);
  if (!request) throw new Refused({ kind: 'no_such_request', id });
  if (!theirs && !maySee(member, request)) throw new Refused({ kind: 'no_such_request', id, isOthers: true });
  const known = request.keyId === null ? null : await store.keys.get(request.keyId);
  const [key = null] = await withOwnersLeft(store, known ? [known] : []);
  const others = key && allows(member, 'see', key) ? await othersWaiting(store, request, key) : [];
  return {
    request: calledNow(request, key),
    mayBreakGlass:
      request.state === 'pending' &&
      whyNotBreakGlass(member, request, { keyOwner: key?.owner ?? null, ...policy }) === null,
    mayEndEarly: key !== null && allows(member, 'disable', key),
    ...(await loanOf({ store, clock }, request)),
    background: isOpen(request)
      ? {
          key,
          balance: (await accountNow({ store }))?.left ?? null,
          ...(await earlierThan({ store }, request, others)),
          ...(request.requester !== member.id && !maySee(member, request) && { recent: null }),
          others,
          budget: await budgetBehind({ store, policy, clock }, request),
          unlimitedUntil: await unlimitedUntil({ store, clock }, key),
          groupTroubles: [],
        }
      : null,
    now: clock(),
  };
}

/** What else waits for a decision about the same key, the oldest first. */
export async function othersWaiting(
  store: Pick<Ports['store'], 'requests'>,
  { id, keyId, state }: Request,
  key: MirroredKey | null,
): Promise<readonly Request[]> {
  if (keyId === null || state !== 'pending') return [];
  const waiting = await store.requests.list({ keyIds: [keyId], states: ['pending'], limit: null });
  return waiting
    .filter((one) => one.id !== id)
    .map((one) => calledNow(one, key))
    .toReversed();
}

/** Of so many applied changes the amounts tell what is usual. */
const USUAL_OF = 20;

/** What was given before to its key, or to whoever asks, for what it asks for at the same price of a unit. */
async function earlierAmounts(
  { requests }: Ports['store'],
  { requester, keyId, createdAt, unitsPerUsd }: Request,
): Promise<readonly Units[]> {
  const applied = { states: ['applied'], createdBefore: createdAt, limit: USUAL_OF } as const;
  const lists = await Promise.all([
    requests.list({ ...applied, requester, needsDecision: true }),
    keyId === null ? [] : requests.list({ ...applied, keyIds: [keyId] }),
  ]);
  const each = new Map(lists.flat().map((request) => [request.id, request]));
  return [...each.values()].flatMap(({ change, unitsPerUsd: price }) => {
    const amount = price === unitsPerUsd ? amountOf(change) : null;
    return amount !== null && amount > 0 ? [amount] : [];
  });
}

/** How many earlier requests a card shows. */
const EARLIER = 3;

/**
 * What its requester asked for before, but for what still waits for the same key, which is told beside it, and what tells
 * whether its amount is usual.
 */
export async function earlierThan(
  { store }: Pick<Ports, 'store'>,
  request: Request,
  others: readonly Request[],
): Promise<Pick<RequestBackground, 'recent' | 'earlierAmounts'>> {
  const { requester, createdAt } = request;
  const limit = EARLIER + others.length;
  const query = { requester, needsDecision: true, createdBefore: createdAt, limit };
  const earlier = await store.requests.list(query);
  const shown = earlier.filter(({ id }) => !others.some((one) => one.id === id)).slice(0, EARLIER);
  return {
    recent: await Promise.all(shown.map(async (one) => ({ request: one, end: await endOf(store, one) }))),
    earlierAmounts: request.state === 'pending' ? await earlierAmounts(store, request) : [],
  };
}
