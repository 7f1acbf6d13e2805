import type { DeliveryFailure } from '../../domain/notices/delivery/next-step.ts';
import { turnsAt } from '../../domain/notices/delivery/turns-at.ts';
import { cardIdOf } from '../../domain/notices/request-notices.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import { HOUR, MINUTE } from '../../domain/time.ts';
import { forEachDue } from '../due-work.ts';
import type { Delivery, NoticeContext, Ports } from '../ports/ports.ts';
import type { PostedMessage, StoredNotice } from '../ports/store/notices.ts';
import { noticeContext, readerOf } from './notice-context.ts';

const BATCH = 20;

/** The version of each notice that messages were redrawn for. */
type Shown = Map<string, number>;

/** Updates outdated messages. Each copy has its own version, so that a failed one is tried again alone. */
export async function redrawNotices(ports: Ports, signal?: AbortSignal): Promise<void> {
  await ports.store.notices.turn(ports.clock());
  const shown: Shown = new Map();
  await forEachDue(
    ports,
    {
      job: 'redraw',
      page: (after: StoredNotice | null) => ports.store.notices.outdated(ports.clock(), BATCH, after),
      idOf: ({ id }: StoredNotice) => id,
      run: (notice) => redraw(ports, notice, shown),
    },
    signal,
  );
}

/** Few, so that what is to be posted does not wait for long. */
const MOST_DECIDED = 5;

/** Cards of requests that no longer wait: whoever decided looks there for what comes of it. */
export async function redrawDecided(ports: Ports, signal?: AbortSignal): Promise<void> {
  const page = async (after: StoredNotice | null) => (after === null ? decidedCards(ports) : []);
  const run = (notice: StoredNotice) => redraw(ports, notice, new Map());
  await forEachDue(ports, { job: 'redraw', page, idOf: ({ id }) => id, run }, signal);
}

async function decidedCards({ store, clock }: Ports): Promise<StoredNotice[]> {
  const cards: StoredNotice[] = [];
  for (const notice of await store.notices.outdated(clock(), BATCH, null)) {
    if (notice.body.kind !== 'card' || cards.length === MOST_DECIDED) break;
    const request = await store.requests.get(notice.body.requestId);
    if (request && request.state !== 'pending') cards.push(notice);
  }
  return cards;
}

interface Told {
  readonly notice: StoredNotice;
  /** null: its request no longer exists. */
  readonly context: NoticeContext | null;
}

/** A message that tells several is redrawn once for all of them. */
async function redraw(ports: Ports, notice: StoredNotice, shown: Shown): Promise<void> {
  const { id, version } = notice;
  if ((shown.get(id) ?? -1) >= version) return;
  const told = await toldWith(ports, notice);
  const [{ context }] = told;
  const drawn = new Map<string, Delivery>();
  for (const message of context ? notice.messages : [])
    if (context && isOlder(message, version))
      drawn.set(copyOf(message), await redrawOne(ports, gatheredIn(message, context, told), message));
  for (const one of told) {
    if (one.notice !== notice && !isShown(one.notice, drawn)) continue;
    await conclude(ports, one, drawn);
    shown.set(one.notice.id, one.notice.version);
  }
}

/** The notice, and whatever its messages tell beside it. Of what was purged nothing is known any more. */
async function toldWith(ports: Ports, notice: StoredNotice): Promise<[Told, ...Told[]]> {
  const ids = new Set(notice.messages.flatMap(({ together = [] }) => together));
  ids.delete(notice.id);
  const others = await Promise.all([...ids].map(ports.store.notices.get));
  const told = async (one: StoredNotice) => ({ notice: one, context: await noticeContext(ports, one) });
  return [await told(notice), ...(await Promise.all(others.flatMap((one) => (one ? told(one) : []))))];
}

function gatheredIn(
  { together = [] }: PostedMessage,
  context: NoticeContext,
  told: readonly Told[],
): NoticeContext {
  const gathered = together.flatMap((id) => told.find(({ notice }) => notice.id === id)?.context ?? []);
  return { ...context, gathered };
}

const copyOf = ({ channel, ts }: PostedMessage): string => JSON.stringify([channel, ts]);

/** Each of its copies that were outdated was redrawn for another notice in it. */
function isShown({ messages, version }: StoredNotice, drawn: ReadonlyMap<string, Delivery>): boolean {
  const older = messages.filter((message) => isOlder(message, version));
  return older.length > 0 && older.every((message) => drawn.has(copyOf(message)));
}

async function conclude(
  { store, clock, log }: Ports,
  { notice, context }: Told,
  drawn: ReadonlyMap<string, Delivery>,
): Promise<void> {
  const { id, version } = notice;
  const results = notice.messages.map((message) => redrawn(message, version, drawn.get(copyOf(message))));
  const failures = results.flatMap(({ failure }) => failure ?? []);
  const messages = results.flatMap(({ message }) => message ?? []);
  if (failures.length > 0) log.warn({ notice: id, failures }, 'message not redrawn everywhere');
  const isSettled = context === null || (context.isSettled === true && failures.length === 0);
  await store.notices.markRendered(id, messages, {
    version: Math.min(version, ...(context ? messages.map((message) => message.version ?? 0) : [])),
    dueAt: new Date(clock().getTime() + pauseAfter(failures, isPressing(results, context) ? MINUTE : HOUR)),
    turnsAt: isSettled ? null : turnsAt(notice, context, clock()),
    isSettled,
  });
}

const isOlder = (message: PostedMessage, version: number): boolean => (message.version ?? 0) < version;

/** Somebody still reads a copy in which more may change, so the others may not hold that up for long. */
const isPressing = (results: readonly Redrawn[], context: NoticeContext | null): boolean =>
  context?.isSettled !== true && results.some(({ message, failure }) => message && !failure);

/** `patience`: until a channel or person that cannot be reached is tried again. */
function pauseAfter(failures: readonly DeliveryFailure[], patience: number): number {
  const waits = failures.map((failure) => {
    if (failure.kind === 'deleted') return 0;
    if (failure.kind === 'unreachable') return patience;
    return failure.kind === 'again' ? (failure.retryAfterSeconds ?? 60) * 1000 : MINUTE;
  });
  return Math.max(0, ...waits);
}

interface Redrawn {
  /** Absent: somebody deleted the message, so it is not updated again. */
  readonly message?: PostedMessage;
  readonly failure?: DeliveryFailure;
}

function redrawn(message: PostedMessage, version: number, delivery: Delivery | undefined): Redrawn {
  if (delivery === undefined) return { message };
  if (delivery.kind === 'sent') return { message: { ...message, version } };
  return delivery.kind === 'deleted' ? { failure: delivery } : { message, failure: delivery };
}

const redrawOne = (ports: Ports, context: NoticeContext, message: PostedMessage): Promise<Delivery> =>
  ports.notifier.redraw(
    { ...context, reader: readerOf(ports, context, message.to ?? message.channel) },
    message,
  );

/** Stores a copy of a card that was clicked but whose post had seemed to fail, so that it is updated too. */
export async function adoptCard(ports: Ports, requestId: RequestId, message: PostedMessage): Promise<void> {
  const { store, clock, trigger } = ports;
  if (await store.notices.adopt(cardIdOf(requestId), message, clock())) trigger.deliver();
}
