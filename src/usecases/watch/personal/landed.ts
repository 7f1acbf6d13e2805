import { MINUTE } from '../../../domain/time.ts';
import type { Ports } from '../../ports/ports.ts';
import type { StoredNotice } from '../../ports/store/notices.ts';
import type { Gathered } from './gather-news.ts';

/**
 * With the DMs of earlier tries whose answers were lost, looked for before it is decided whether there is still something
 * to tell: a message that stands is redrawn, and never told twice. What cannot be looked for is left out, and waits.
 * `notices`: to the same recipient.
 */
export async function withLanded(
  ports: Ports,
  notices: readonly StoredNotice[],
): Promise<readonly StoredNotice[]> {
  const { store, notifier, clock } = ports;
  const tried = notices.filter(({ attempts, messages }) => attempts > 1 && messages.length === 0);
  const [{ to } = { to: null }] = tried;
  if (to?.kind !== 'member') return notices;
  const place = { to: to.id };
  const found = await notifier.landed(tried, place);
  if (found.kind !== 'sent') {
    const ids = tried.map(({ id }) => id);
    await store.notices.reschedule(ids, new Date(clock().getTime() + MINUTE));
    return notices.filter(({ id }) => !ids.includes(id));
  }
  const adopted = async (notice: StoredNotice) => {
    const message = found.message.get(notice.id);
    if (!tried.includes(notice) || message === undefined) return notice;
    await store.notices.adopt(notice.id, { ...message, ...place }, clock());
    return (await store.notices.get(notice.id)) ?? notice;
  };
  return Promise.all(notices.map(adopted));
}

/** What stands in Slack already goes with what stands in the same messages, and the rest into one new message. */
export const apart = (told: Gathered): Gathered[] =>
  groupedBy(told, ({ messages }) => JSON.stringify(messages.map(({ channel, ts }) => [channel, ts])));

export function groupedBy(
  notices: readonly StoredNotice[],
  nameOf: (notice: StoredNotice) => string,
): Gathered[] {
  const groups = new Map<string, [StoredNotice, ...StoredNotice[]]>();
  for (const notice of notices) {
    const name = nameOf(notice);
    const group = groups.get(name);
    if (group) group.push(notice);
    else groups.set(name, [notice]);
  }
  return [...groups.values()];
}
