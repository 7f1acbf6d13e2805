import { isTooFast, nextStep } from '../../../domain/notices/delivery/next-step.ts';
import type { DueWork } from '../../due-work.ts';
import type { Notifier, Ports } from '../../ports/ports.ts';
import type { Gathered } from './gather-news.ts';

/** Ports whose messages stop the work once Slack refuses one as too fast. The job runs again when Slack may be asked. */
export function untilTooFast(ports: Ports) {
  const { notifier, clock, store, trigger } = ports;
  let pausedUntil: Date | null = null;
  const post: Notifier['post'] = async (...given) => {
    const delivery = await notifier.post(...given);
    if (delivery.kind === 'sent' || !isTooFast(delivery)) return delivery;
    const now = clock();
    const step = nextStep([delivery], { attempts: 0, createdAt: now, sent: 0 }, now);
    if (step.kind !== 'retry') return delivery;
    pausedUntil = step.at;
    trigger.deliver(step.at.getTime() - now.getTime());
    return delivery;
  };
  const stopping = (work: DueWork<Gathered>): DueWork<Gathered> => ({
    ...work,
    page: async (after) => (pausedUntil ? [] : work.page(after)),
    // What was claimed with the refused one waits as long, and that is no try of it.
    run: async (group, attempt) => {
      if (!pausedUntil) return work.run(group, attempt);
      for (const { id } of group) await store.notices.postpone(id, pausedUntil);
    },
  });
  return { ports: { ...ports, notifier: { ...notifier, post } }, stopping };
}
