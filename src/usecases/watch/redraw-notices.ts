import type { DeliveryFailure } from '../../domain/notices/delivery/next-step.ts';
import { turnsAt } from '../../domain/notices/delivery/turns-at.ts';
import { cardIdOf } from '../../domain/notices/request-notices.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import { HOUR, MINUTE } from '../../domain/time.ts';
import { forEachDue } from '../due-work.ts';
import type { NoticeContext, Ports } from '../ports/ports.ts';
import type { PostedMessage, StoredNotice } from '../ports/store/notices.ts';
import { contextsOf, noticeContext, readerOf } from './notice-context.ts';

const BATCH = 20;

/** Updates outdated messages. Each copy has its own version, so that a failed one is tried again alone. */
export async function redrawNotices(ports: Ports, signal?: AbortSignal): Promise<void> {
  await ports.store.notices.turn(ports.clock());
  await forEachDue(
    ports,
    {
      job: 'redraw',
      page: (after: StoredNotice | null) => ports.store.notices.outdated(ports.clock(), BATCH, after),
      idOf: ({ id }: StoredNotice) => id,
      run: (notice) => redraw(ports, notice),
    },
    signal,
  );
}

async function redraw(ports: Ports, notice: StoredNotice): Promise<void> {
  const { store, clock, log } = ports;
  const { version, messages: posted } = notice;
  const context = await noticeContext(ports, notice);
  const results: Redrawn[] = [];
  for (const message of posted)
    results.push(
      context && isOlder(message, version) ? await redrawOne(ports, context, message) : { message },
    );
  const failures = results.flatMap(({ failure }) => failure ?? []);
  const messages = results.flatMap(({ message }) => message ?? []);
  if (failures.length > 0) log.warn({ notice: notice.id, failures }, 'message not redrawn everywhere');
  await store.notices.markRendered(notice.id, messages, {
    version: Math.min(version, ...(context ? messages.map((message) => message.version ?? 0) : [])),
    dueAt: new Date(clock().getTime() + pauseAfter(failures, isPressing(results, context) ? MINUTE : HOUR)),
    turnsAt: context && turnsAt(notice, context, clock()),
    isSettled: context === null || (context.isSettled === true && failures.length === 0),
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

async function redrawOne(ports: Ports, context: NoticeContext, message: PostedMessage): Promise<Redrawn> {
  const reader = readerOf(ports, context, message.to ?? message.channel);
  const gathered = await contextsOf(ports, await together(ports, message));
  const delivery = await ports.notifier.redraw({ ...context, gathered, reader }, message);
  if (delivery.kind === 'sent') return { message: { ...message, version: context.notice.version } };
  return delivery.kind === 'deleted' ? { failure: delivery } : { message, failure: delivery };
}

/** Of one that was purged nothing is known any more. */
async function together({ store }: Ports, { together: ids = [] }: PostedMessage): Promise<StoredNotice[]> {
  return (await Promise.all(ids.map((id) => store.notices.get(id)))).filter((one) => one !== null);
}

/** Stores a copy of a card that was clicked but whose post had seemed to fail, so that it is updated too. */
export async function adoptCard(ports: Ports, requestId: RequestId, message: PostedMessage): Promise<void> {
  const { store, clock, trigger } = ports;
  if (await store.notices.adopt(cardIdOf(requestId), message, clock())) trigger.deliver();
}
