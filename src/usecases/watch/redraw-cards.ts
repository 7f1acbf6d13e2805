import type { DeliveryFailure } from '../../domain/notices/delivery.ts';
import { cardIdOf } from '../../domain/notices/request-notices.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import { MINUTE } from '../../domain/time.ts';
import { forEachDue } from '../due-work.ts';
import type { NoticeContext, Ports } from '../ports/ports.ts';
import type { PostedMessage, StoredNotice } from '../ports/store/notices.ts';
import { noticeContext, readerIn } from './notice-context.ts';

const BATCH = 20;

/** Updates outdated cards. Each copy has its own version, so that a failed one is tried again alone. */
export async function redrawCards(ports: Ports, signal?: AbortSignal): Promise<void> {
  await forEachDue(
    ports,
    {
      job: 'redraw',
      page: (after: StoredNotice | null) => ports.store.notices.outdatedCards(ports.clock(), BATCH, after),
      idOf: ({ id }: StoredNotice) => id,
      run: (notice) => redraw(ports, notice),
    },
    signal,
  );
}

async function redraw(ports: Ports, notice: StoredNotice): Promise<void> {
  const { store, clock, log } = ports;
  const context = await noticeContext(ports, notice);
  if (!context?.request) return;
  const { version } = context.request;
  const results: Redrawn[] = [];
  for (const message of notice.messages)
    results.push((message.version ?? 0) < version ? await redrawOne(ports, context, message) : { message });
  const failures = results.flatMap(({ failure }) => failure ?? []);
  const messages = results.flatMap(({ message }) => message ?? []);
  if (failures.length > 0) log.warn({ notice: notice.id, failures }, 'card not redrawn everywhere');
  await store.notices.markRendered(notice.id, messages, {
    version: Math.min(version, ...messages.map((message) => message.version ?? 0)),
    dueAt: new Date(clock().getTime() + pauseAfter(failures)),
  });
}

function pauseAfter(failures: readonly DeliveryFailure[]): number {
  const waits = failures.map((failure) => {
    if (failure.kind === 'gone') return 0;
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
  const reader = readerIn(ports, message.to ?? message.channel);
  const delivery = await ports.notifier.redraw({ ...context, reader }, message);
  if (delivery.kind === 'sent') return { message: { ...message, version: context.request?.version ?? 0 } };
  return delivery.kind === 'gone' ? { failure: delivery } : { message, failure: delivery };
}

/** Stores a copy of a card that was clicked but whose post had seemed to fail, so that it is updated too. */
export async function adoptCard(ports: Ports, requestId: RequestId, message: PostedMessage): Promise<void> {
  const { store, clock, trigger } = ports;
  if (await store.notices.adopt(cardIdOf(requestId), message, clock())) trigger.deliver();
}
