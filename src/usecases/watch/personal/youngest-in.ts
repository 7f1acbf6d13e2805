import type { Ports } from '../../ports/ports.ts';
import type { StoredNotice } from '../../ports/store/notices.ts';

/** When the youngest of what the messages of this notice tell was made: a message is drawn for the last time whole. */
export async function youngestIn({ notices }: Ports['store'], notice: StoredNotice): Promise<Date> {
  const ids = new Set(notice.messages.flatMap(({ together = [] }) => together));
  ids.delete(notice.id);
  const others = (await Promise.all([...ids].map(notices.get))).filter((one) => one !== null);
  return new Date(Math.max(...[notice, ...others].map(({ createdAt }) => createdAt.getTime())));
}
