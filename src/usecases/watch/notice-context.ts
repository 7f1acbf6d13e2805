import type { KeyId } from '../../domain/keys/key.ts';
import { overtaken } from '../../domain/notices/delivery/overtaken.ts';
import { endOf, maySnooze, snoozeSpan } from '../../domain/notices/delivery/snooze.ts';
import { isStillDead } from '../../domain/notices/delivery/still-dead.ts';
import { isLast } from '../../domain/notices/delivery/turns-at.ts';
import { hasCome, isOver, keysIn, namedNow, requestsIn } from '../../domain/notices/life.ts';
import { isByNobody, type NoticeBody } from '../../domain/notices/notice.ts';
import { DEFAULT_READER, type Reader } from '../../domain/notices/reader.ts';
import { WATCH_RULES } from '../../domain/notices/watch-rules/watch-rules.ts';
import { waitsFor } from '../../domain/requests/approval/right-to-decide.ts';
import { type Applied, calledNow, type Request } from '../../domain/requests/request.ts';
import { needsResume } from '../../domain/requests/retry.ts';
import { loanOf } from '../grants/loan-of.ts';
import { unlimitedUntil } from '../grants/unlimited-until.ts';
import { accountNow } from '../keys/account-now.ts';
import { showsSecrets } from '../keys/key-view.ts';
import { assignmentOf, secondAdmins } from '../keys/owners/assignments.ts';
import { withAsked } from '../keys/with-asked.ts';
import { withOwnersLeft } from '../outbox/owners-left.ts';
import type { NoticeContext, Ports, RequestBackground } from '../ports/ports.ts';
import type { RequestRow } from '../ports/read-models.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import type { StoredNotice } from '../ports/store/notices.ts';
import { approversOf, troublesOf } from '../requests/decide/deciders.ts';
import { earlierThan, othersWaiting, withKeys } from '../requests/list-requests.ts';
import { budgetBehind } from '../requests/policy-context.ts';
import { memberOf } from './personal/send-digests.ts';
import { youngestIn } from './personal/youngest-in.ts';

/** How many changes are looked through for the one that ended what a notice tells. */
const RECENT = 20;

/** Reads everything that a message shows; null: its request no longer exists. */
export async function noticeContext(ports: Ports, notice: StoredNotice): Promise<NoticeContext | null> {
  const { store, cometApi, clock } = ports;
  const { body } = notice;
  const requestId = 'requestId' in body ? body.requestId : null;
  const request = requestId === null ? null : await store.requests.get(requestId);
  if (requestId !== null && request === null) return null;
  const ids = keysIn(notice);
  const about = ids.length > 0 || !request?.keyId ? ids : [request.keyId];
  const found = inOrderOf(about, await store.keys.byIds(about));
  const keys = await withAsked(store, await withOwnersLeft(store, found));
  const key = body.kind === 'unowned_keys' || body.kind === 'day_digest' ? null : (keys[0] ?? null);
  const waiting = await waitingIn(ports, notice);
  const isCured = waiting.length === 0 && isOver(notice, keys, clock());
  const over = notice.ended !== null || isCured || (await isResumed(ports, body, request));
  return {
    notice: namedNow(notice, keys),
    gathered: [],
    request: request && calledNow(request, key),
    key,
    keys,
    ...(waiting.length > 0 && { waiting }),
    ...(await lifeOf(ports, { notice, keys, isOver: over })),
    cure: over && key ? await cureOf(ports, notice, key) : null,
    ...(request ? await loanOf(ports, request) : { end: null }),
    background: request && body.kind === 'card' ? await backgroundOf(ports, request, key) : null,
    unitsPerUsd: request?.unitsPerUsd ?? (await cometApi.unitsPerUsd()),
    canReveal: showsSecrets(cometApi),
    approvers: request && body.kind === 'reply' ? await approversOf(ports, { request, key }, body.about) : [],
    ...(asksAboutReveal(body) && { assignment: (await assignmentOf(ports, body.keyId)).assignment }),
    ...(await secondAdminOf(ports, notice)),
    snooze: await snoozeOf(ports, notice, key),
    reader: DEFAULT_READER,
    now: clock(),
  };
}

/** As the notice lists them: a digest begins with the keys that need somebody most. */
const inOrderOf = (ids: readonly KeyId[], keys: readonly MirroredKey[]): readonly MirroredKey[] =>
  keys.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));

/** The requests that a digest lists, and that still wait for its reader. */
async function waitingIn(ports: Ports, notice: StoredNotice): Promise<RequestRow[]> {
  const { store } = ports;
  const { to } = notice;
  const ids = requestsIn(notice);
  if (to.kind !== 'member' || ids.length === 0) return [];
  const found = await Promise.all(ids.map(store.requests.get));
  const pending = found.filter((request) => request?.state === 'pending');
  const rows = await withKeys(store, pending);
  const member = await memberOf(ports, to.id);
  return rows.filter(({ request, key }) => waitsFor(member ?? to, request, key?.owner ?? null));
}

async function secondAdminOf(
  ports: Ports,
  { body, to }: StoredNotice,
): Promise<Pick<NoticeContext, 'hasSecondAdmin'>> {
  const isTold = body.kind === 'assigned' || body.kind === 'assigned_many';
  const owner = isTold && to.kind === 'member' ? to.id : 'to' in body ? body.to : null;
  if (owner === null || !('by' in body) || body.by === null) return {};
  const { admins, unread } = await secondAdmins(ports, { by: body.by, to: owner });
  return { hasSecondAdmin: admins.length > 0 || unread.length > 0 };
}

/** Of several messages about the same thing the newest says how it is, unless an older one can say how it ended. */
async function lifeOf(
  { store, clock }: Ports,
  { notice, keys, isOver }: { notice: StoredNotice; keys: readonly MirroredKey[]; isOver: boolean },
): Promise<Partial<NoticeContext> & Pick<NoticeContext, 'isOver'>> {
  const [key] = keys;
  const now = clock();
  const youngest = isLast(notice, now) ? await youngestIn(store, notice) : notice.createdAt;
  const life = { isLast: isLast(notice, now, youngest), youngest };
  const isOpen = !isOver || (!life.isLast && hasCome(notice, keys, now));
  const dead = isOver && !life.isLast && isStillDead(notice, keys, now);
  if (!isOpen || !key || notice.body.kind !== 'key')
    return { ...life, isOver, isStillDead: dead, isSettled: life.isLast || !(isOpen || dead) };
  const isSuperseded = overtaken(notice, await store.notices.standing(key.id, notice.to), now);
  return { ...life, isOver: isOver || isSuperseded, isSuperseded, isSettled: life.isLast || isSuperseded };
}

async function snoozeOf(
  { store, clock, policy }: Ports,
  { to, body }: StoredNotice,
  key: MirroredKey | null,
): Promise<{ until: Date | null } | null> {
  if (!isByNobody(body) || to.kind !== 'member') return null;
  const { keyId, what } = body;
  if (!maySnooze(what.kind, policy.notices.locked)) return null;
  const now = clock();
  const until = endOf(await store.snoozes.of(to.id, now, keyId), { keyId, kind: what.kind }, now);
  return until === null && key && snoozeSpan(key, now) === null ? null : { until };
}

const asksAboutReveal = (
  body: NoticeBody,
): body is Extract<NoticeBody, { kind: 'reveal_asked' | 'reveal_approved' }> =>
  body.kind === 'reveal_asked' || body.kind === 'reveal_approved';

export const contextsOf = async (ports: Ports, notices: readonly StoredNotice[]): Promise<NoticeContext[]> =>
  (await Promise.all(notices.map((notice) => noticeContext(ports, notice)))).filter((one) => one !== null);

/** Somebody pressed *Resume*, or nothing waits for it any more. */
async function isResumed(
  { store, clock }: Ports,
  body: NoticeBody,
  request: Request | null,
): Promise<boolean> {
  if (body.kind !== 'resume_needed' || request === null) return false;
  if (body.what === 'grant') return (await store.grants.get(request.id))?.state !== 'active';
  const isWaiting = request.state === 'approved' || request.state === 'applying';
  return !isWaiting || !needsResume(request, clock());
}

/** The newest change since the notice that ended what it tells. */
async function cureOf(
  { store }: Ports,
  { body, createdAt }: StoredNotice,
  key: MirroredKey,
): Promise<Applied | null> {
  if (body.kind !== 'key') return null;
  const applied = await store.requests.list({ keyIds: [key.id], states: ['applied'], limit: RECENT });
  const { isCure } = WATCH_RULES[body.what.kind];
  const cures = applied.filter((one) => one.state === 'applied');
  return cures.find((one) => one.appliedAt >= createdAt && isCure(one, key)) ?? null;
}

/** A person reads their own language and zone, a channel English and UTC. Nobody is notified of their own request. */
export function readerOf(
  { directory }: Ports,
  { notice, request, background }: NoticeContext,
  to: string,
): Reader {
  if (/^[UW]/.test(to)) return directory.lastKnownReader(to);
  return request && notice.to.kind === 'approvals'
    ? {
        ...DEFAULT_READER,
        quiet: new Set([request, ...(background?.others ?? [])].map((one) => one.requester)),
      }
    : DEFAULT_READER;
}

async function backgroundOf(
  ports: Ports,
  request: Request,
  key: RequestBackground['key'],
): Promise<RequestBackground> {
  const others = await othersWaiting(ports.store, request, key);
  return {
    key,
    balance: (await accountNow(ports))?.left ?? null,
    ...(await earlierThan(ports, request, others)),
    others,
    budget: await budgetBehind(ports, request),
    unlimitedUntil: await unlimitedUntil(ports, key),
    groupTroubles: await troublesOf(ports, request),
  };
}
