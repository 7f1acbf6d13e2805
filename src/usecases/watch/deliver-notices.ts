import type { Notice, Recipient, ReplyAbout } from '../../domain/notices/notice.ts';
import { DEFAULT_READER, type Reader } from '../../domain/reader.ts';
import { callable, calledGroups } from '../../domain/requests/approval.ts';
import { grantIdOf } from '../../domain/requests/grant.ts';
import type { Request } from '../../domain/requests/request.ts';
import { HOUR, MINUTE } from '../../domain/time.ts';
import type { Delivery, NoticeContext, Ports, RequestBackground } from '../ports/ports.ts';
import type { MirroredKey, PostedMessage, StoredNotice } from '../ports/store.ts';

const BATCH = 20;
const LEASE_SECONDS = 60;
/** What could not be said in a day is no news any more. */
const TRIES = 40;

/** One pass over the outbox: send what is due, then draw anew the cards whose request moved on. */
export async function deliverNotices(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store, clock } = ports;
  for (const notice of await store.notices.claimDue(clock(), LEASE_SECONDS, BATCH)) {
    signal?.throwIfAborted();
    await deliver(ports, notice);
  }
  for (const { notice, requestId } of await store.notices.outdatedCards(BATCH)) {
    signal?.throwIfAborted();
    await rerender(ports, notice, requestId);
  }
}

async function deliver(ports: Ports, notice: StoredNotice): Promise<void> {
  const { store, notifier, clock, metrics, log } = ports;
  const context = await contextOf(ports, notice);
  if (context === null) return store.notices.reschedule(notice.id, new Date(clock().getTime() + 2000));
  const delivery = await send(ports, context);
  metrics.count('notices', { kind: notice.body.kind, outcome: delivery.kind });
  switch (delivery.kind) {
    case 'sent':
      await store.notices.markSent(notice.id, delivery.posts, clock(), context.request?.version ?? 0);
      // What they are told of has changed what their Home shows.
      return notice.to.kind === 'member' ? notifier.refreshHome(notice.to.id) : undefined;
    case 'again':
      log.warn({ notice: notice.id, error: delivery.error }, 'notice not delivered, will retry');
      return store.notices.reschedule(notice.id, nextTry(notice, delivery.retryAfterSeconds, clock()));
    case 'gone':
      log.warn({ notice: notice.id, error: delivery.error }, 'notice cannot be delivered');
      return store.notices.reschedule(notice.id, null);
  }
}

function nextTry({ attempts }: StoredNotice, retryAfterSeconds: number | null, now: Date): Date | null {
  if (attempts >= TRIES) return null;
  const wait = retryAfterSeconds === null ? Math.min(HOUR, 2000 * 2 ** attempts) : retryAfterSeconds * 1000;
  return new Date(now.getTime() + wait);
}

/** A channel that cannot be posted to sends the message to those who decide, and tells the admins why. */
async function send(ports: Ports, context: NoticeContext): Promise<Delivery> {
  const { to } = context.notice;
  if (to.kind === 'admins') return toEach(ports, context, await adminsOrLeads(ports));
  const delivery = await ports.notifier.deliver(context);
  if (to.kind !== 'approvals' || delivery.kind !== 'gone' || context.notice.body.kind === 'reply')
    return delivery;
  const { channel } = ports.policy.approvals;
  const day = Math.floor(context.now.getTime() / (24 * HOUR));
  const trouble: Notice = {
    id: `channel:${channel}:${delivery.error}:${day}`,
    to: { kind: 'admins' },
    body: { kind: 'channel_trouble', channel, error: delivery.error },
  };
  await ports.store.notices.add([trouble], context.now);
  return toEach(ports, context, await ports.directory.people('leads'));
}

/** Where nobody is an admin, those who decide are the ones who can have it mended. */
async function adminsOrLeads({ directory }: Ports): Promise<readonly string[]> {
  const admins = await directory.people('admins');
  return admins.length > 0 ? admins : directory.people('leads');
}

async function toEach(ports: Ports, context: NoticeContext, people: readonly string[]): Promise<Delivery> {
  const posts: PostedMessage[] = [];
  let trouble: Delivery = { kind: 'gone', error: 'nobody_to_tell' };
  for (const id of people) {
    const to: Recipient = { kind: 'member', id };
    const delivery = await ports.notifier.deliver({
      ...context,
      notice: { ...context.notice, to },
      reader: readerOf(ports, to),
    });
    if (delivery.kind === 'sent') posts.push(...delivery.posts);
    else trouble = delivery;
  }
  return posts.length > 0 ? { kind: 'sent', posts } : trouble;
}

async function rerender(ports: Ports, notice: StoredNotice, requestId: string): Promise<void> {
  const context = await contextOf(ports, notice);
  if (!context?.request) return;
  const delivery = await ports.notifier.rerender(context);
  // A card that was deleted by hand is not drawn again for ever.
  if (delivery.kind !== 'again') await ports.store.notices.markRendered(notice.id, context.request.version);
  else ports.log.warn({ request: requestId, error: delivery.error }, 'card not redrawn, will retry');
}

/** Everything a message is drawn from, as it is now; null: its card has to be posted first. */
async function contextOf(ports: Ports, notice: StoredNotice): Promise<NoticeContext | null> {
  const { store, cometApi, clock } = ports;
  const { body } = notice;
  const requestId = 'requestId' in body ? body.requestId : null;
  const request = requestId === null ? null : await store.requests.get(requestId);
  const keyId = 'keyId' in body ? body.keyId : (request?.keyId ?? null);
  const key = keyId === null ? null : await store.keys.get(keyId);
  const card = requestId === null ? null : await store.notices.get(cardIdOf(requestId, request));
  if (body.kind === 'reply' && card && card.messages.length === 0 && isRecent(card, clock())) return null;
  return {
    notice,
    request,
    key,
    card: card?.messages ?? [],
    background: request && body.kind === 'card' ? await backgroundOf(store, request, key) : null,
    unitsPerUsd: request?.unitsPerUsd ?? (await cometApi.unitsPerUsd()),
    approvers: request && body.kind === 'reply' ? await approversOf(ports, { request, key }, body.about) : [],
    reader: readerOf(ports, notice.to),
    now: clock(),
  };
}

/** A channel has no zone of its own. */
const readerOf = ({ directory }: Ports, to: Recipient): Reader =>
  to.kind === 'member' ? { ...DEFAULT_READER, zone: directory.lastKnownZone(to.id) } : DEFAULT_READER;

/** The end of a grant is told in the thread of what was granted. */
const cardIdOf = (id: string, request: Request | null): string =>
  `request:${request?.change.kind === 'revert' ? grantIdOf(id) : id}:card`;

/** As many as fit a line; the whole group still sees the channel. */
const MOST_MENTIONS = 8;

/** Whom a reply calls, never those who may not decide this one. */
async function approversOf(
  { directory }: Ports,
  { request, key }: { request: Request; key: MirroredKey | null },
  about: ReplyAbout,
): Promise<readonly string[]> {
  if (about === 'vote' || about === 'decision' || about === 'result') return [];
  const groups = calledGroups(request.approval, about === 'escalation');
  const people = await Promise.all(groups.map((group) => directory.people(group)));
  return callable([...new Set(people.flat())], request, key?.owner ?? null).slice(0, MOST_MENTIONS);
}

const isRecent = ({ createdAt }: StoredNotice, now: Date): boolean =>
  now.getTime() - createdAt.getTime() < 30 * MINUTE;

async function backgroundOf(
  store: Ports['store'],
  request: Request,
  key: RequestBackground['key'],
): Promise<RequestBackground> {
  const recent = await store.requests.list({ requester: request.requester, needsDecision: true, limit: 4 });
  // Burn needs samples over days, which this stage does not take.
  return { key, spentSevenDays: null, recent: recent.filter(({ id }) => id !== request.id).slice(0, 3) };
}
