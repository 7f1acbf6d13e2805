import type { UserId } from '../../domain/member.ts';
import { type DeliveryFailure, isTooFast, nextStep } from '../../domain/notices/delivery/next-step.ts';
import { turnsAt } from '../../domain/notices/delivery/turns-at.ts';
import type { Recipient } from '../../domain/notices/notice.ts';
import { cardIdOf } from '../../domain/notices/request-notices.ts';
import { grantIdOf } from '../../domain/requests/grant.ts';
import type { Request } from '../../domain/requests/request.ts';
import { MINUTE } from '../../domain/time.ts';
import { forEachDue } from '../due-work.ts';
import { auditChannelSubject, channelSubject, tellTrouble } from '../outbox/troubles.ts';
import type { NoticeContext, Place, Ports } from '../ports/ports.ts';
import type { PostedMessage, StoredNotice } from '../ports/store/notices.ts';
import { giveUp } from './faults/give-up.ts';
import { reachedAgain } from './faults/reached-again.ts';
import { contextsOf, noticeContext, readerOf } from './notice-context.ts';
import { channelOf, directPlaces, isAt, placesOf } from './notice-places.ts';
import { deliveryWork } from './personal/delivery-work.ts';
import { type Gathered, hasLeft, isMootOnceGone, passToLeads, withoutSaid } from './personal/gather-news.ts';
import { apart } from './personal/landed.ts';
import { rememberTold, tellable } from './personal/tellable.ts';
import { untilTooFast } from './personal/until-too-fast.ts';
import { redrawDecided, redrawNotices } from './redraw-notices.ts';

/** How long a reply waits before it looks again for its card: the longer, the longer it has waited. */
const cardWait = (waited: number): number => Math.min(Math.max(2000, waited / 30), MINUTE);

/** Sends due notices, and updates the messages whose requests or keys have changed. */
export async function deliverNotices(given: Ports, signal?: AbortSignal): Promise<void> {
  const { ports, stopping } = untilTooFast(given);
  const tell = async (group: Gathered) => {
    const unsaid = await withoutSaid(ports, group);
    const told = unsaid && (await tellable(ports, unsaid));
    for (const message of told ? apart(told) : []) await deliver(ports, message);
  };
  await redrawDecided(ports, signal);
  await forEachDue(ports, stopping(deliveryWork(ports, tell, signal)), signal);
  await redrawNotices(ports, signal);
}

async function deliver(ports: Ports, group: Gathered): Promise<void> {
  const { store } = ports;
  const [notice] = group;
  // Over before anybody was told.
  if (notice.ended && notice.messages.length === 0) return store.notices.withdraw(notice.id);
  const context = await noticeContext(ports, notice);
  if (context === null) return store.notices.withdraw(notice.id);
  const { body, to } = notice;
  if (body.kind === 'day_digest' && context.isOver) return store.notices.withdraw(notice.id);
  const card = context.request && (await store.notices.get(cardOf(context.request)));
  if (body.kind === 'reply' && card && isAwaited(card)) return awaitCard(ports, notice);
  if (to.kind === 'member' && isMootOnceGone(body) && (await hasLeft(ports, to.id)))
    return passToLeads(ports, group, to.id);
  const gathered = group.length > 1 ? await contextsOf(ports, group) : [];
  const whole = { ...context, gathered, isFirst: await isFirst(ports, to) };
  const tries = await postAll(ports, whole, await placesOf(ports, context, card));
  if (tries.messages.length > 0) await remember(ports, { notice, isFirst: whole.isFirst });
  await conclude(ports, group, tries);
  await reachedAgain(ports, notice, tries.messages.slice(notice.messages.length));
}

const met = ({ id }: { id: UserId }): string => `met:${id}`;

const isFirst = async ({ store }: Ports, to: Recipient): Promise<boolean> =>
  to.kind === 'member' && (await store.keyValues.get(met(to))) === null;

async function remember(
  ports: Ports,
  { notice, isFirst }: { notice: StoredNotice; isFirst: boolean },
): Promise<void> {
  const { store, clock } = ports;
  const { to } = notice;
  if (isFirst && to.kind === 'member') await store.keyValues.set(met(to), String(clock().getTime()));
  await rememberTold(ports, notice);
}

/** A revert has no card: it is told in the thread of the request that it ends. */
const cardOf = ({ id, change }: Request): string => cardIdOf(change.kind === 'revert' ? grantIdOf(id) : id);

/** A reply waits while the card whose thread it belongs to is still to be posted. */
const isAwaited = ({ messages, isWaiting }: StoredNotice): boolean => messages.length === 0 && isWaiting;

async function awaitCard({ store, clock }: Ports, { id, createdAt }: StoredNotice): Promise<void> {
  const now = clock().getTime();
  await store.notices.postpone(id, new Date(now + cardWait(now - createdAt.getTime())));
}

interface Tries {
  readonly messages: readonly PostedMessage[];
  readonly failures: readonly DeliveryFailure[];
  readonly turnsAt: Date | null;
}

/** Posts each missing copy by itself, so that one failure neither stops nor repeats the others. */
async function postAll(ports: Ports, context: NoticeContext, places: readonly Place[]): Promise<Tries> {
  const { notifier, metrics } = ports;
  const { version } = context.notice;
  const messages = [...context.notice.messages];
  const failures: DeliveryFailure[] = [];
  for (const place of places) {
    if (messages.some(isAt(place))) continue;
    const delivery = await notifier.post({ ...context, reader: readerOf(ports, context, place.to) }, place);
    metrics.count('notices', { kind: context.notice.body.kind, outcome: delivery.kind });
    if (delivery.kind === 'sent') messages.push({ version, ...delivery.message, ...place });
    else failures.push(delivery);
  }
  return {
    messages,
    failures: places.length === 0 ? [await nobody(ports, context.notice)] : failures,
    turnsAt: turnsAt(context.notice, context, context.now),
  };
}

/** Nobody to tell, or nobody known yet, because Slack did not say who is in a group. */
async function nobody({ directory }: Ports, { body }: StoredNotice): Promise<DeliveryFailure> {
  if (body.kind === 'reply') return { kind: 'unreachable', error: 'no_card' };
  const isUnread = (await directory.groupTroubles()).some(({ why }) => why === 'unreadable');
  return isUnread
    ? { kind: 'again', error: 'groups_unreadable', retryAfterSeconds: null }
    : { kind: 'unreachable', error: 'nobody_to_tell' };
}

async function conclude(ports: Ports, told: Gathered, tries: Tries): Promise<void> {
  const { store, log, clock } = ports;
  const [notice] = told;
  const { messages, failures } = tries;
  const step = nextStep(failures, { ...triesOf(notice), sent: messages.length }, clock());
  if (failures.some(({ kind }) => kind === 'bot_refused'))
    log.error(
      { notice: notice.id, failures },
      'Slack refuses the bot: nothing can be said until that is mended',
    );
  else if (failures.length > 0)
    log.warn({ notice: notice.id, failures }, 'notice not delivered to everybody');
  if (step.kind === 'unreachable') return goElsewhere(ports, told, step.error);
  // A copy that was posted by an earlier try may show an older version.
  const version = Math.min(notice.version, ...messages.map((message) => message.version ?? 0));
  const ids = told.map(({ id }) => id);
  const posted = messages.map((message) => withAll(message, ids));
  if (step.kind === 'done')
    await store.notices.markSent(ids, posted, { at: clock(), version, turnsAt: tries.turnsAt });
  // Nothing of it can stand in Slack, so the next try need not look, which costs more than a message.
  else if (messages.length === notice.messages.length && failures.every(isTooFast))
    for (const id of ids) await store.notices.postpone(id, step.at);
  else await store.notices.reschedule(ids, step.at, posted);
  // The news usually changes what their Home tab shows.
  if (step.kind === 'done' && notice.to.kind === 'member') await ports.notifier.refreshHome(notice.to.id);
}

/** What an earlier try put into the message stays in it. */
function withAll(message: PostedMessage, ids: readonly string[]): PostedMessage {
  const together = [...new Set([...(message.together ?? []), ...ids])];
  return together.length > 1 ? { ...message, together } : message;
}

/** What was put off is as young as the time at which it may be told. */
const triesOf = ({ attempts, createdAt, waitedUntil }: StoredNotice) => ({
  attempts,
  createdAt: waitedUntil !== null && waitedUntil > createdAt ? waitedUntil : createdAt,
});

/** Nobody was reached: those who decide, or leads, get the message instead, and admins are told why the channel failed. */
async function goElsewhere(ports: Ports, told: Gathered, error: string): Promise<void> {
  const { clock } = ports;
  const [notice] = told;
  const { to, body } = notice;
  if (body.kind === 'key' && to.kind === 'member') return passToLeads(ports, told, to.id);
  if ((to.kind !== 'approvals' && to.kind !== 'channel') || body.kind === 'reply') {
    for (const one of told) await giveUp(ports, one, error);
    return;
  }
  const context = await noticeContext(ports, notice);
  const channel = channelOf(ports, context ?? { notice, request: null });
  const ofAudit = to.kind === 'channel';
  await tellTrouble(ports, {
    subject: ofAudit ? auditChannelSubject(channel) : channelSubject(channel),
    to: { kind: 'admins' },
    body: { kind: 'channel_trouble', channel, error, ...(ofAudit && { is: 'audit' }) },
  });
  const tries = context && (await postAll(ports, context, await directPlaces(ports, context)));
  const step =
    tries && nextStep(tries.failures, { ...triesOf(notice), sent: tries.messages.length }, clock());
  if (!tries || step?.kind === 'unreachable')
    return giveUp(ports, notice, step?.kind === 'unreachable' ? step.error : error);
  return conclude(ports, [notice], tries);
}
