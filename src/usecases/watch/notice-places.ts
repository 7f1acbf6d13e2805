import type { NoticeContext, Place, Ports } from '../ports/ports.ts';
import type { PostedMessage, StoredNotice } from '../ports/store/notices.ts';

/** Where a notice is to stand: the approvals channel, DMs, or the threads of its card. */
export async function placesOf(
  ports: Ports,
  { notice }: NoticeContext,
  card: StoredNotice | null,
): Promise<Place[]> {
  const { to, body } = notice;
  if (to.kind === 'member') return [{ to: to.id }];
  if (to.kind === 'admins') return (await adminsOrLeads(ports)).map((id) => ({ to: id }));
  if (body.kind === 'reply')
    return (card?.messages ?? []).map(({ channel, ts }) => ({ to: channel, thread: ts }));
  const { channel } = ports.policy.approvals;
  // A channel that refused the first try is not tried again once leads have it in their DMs.
  const isElsewhere = notice.messages.length > 0 && !notice.messages.some((copy) => copy.channel === channel);
  return isElsewhere ? leadsOf(ports) : [{ to: channel }];
}

export const leadsOf = async ({ directory }: Ports): Promise<Place[]> =>
  (await directory.people('leads')).map((id) => ({ to: id }));

/** Where nobody is an admin, those who decide are the ones who can have it mended. */
async function adminsOrLeads({ directory }: Ports): Promise<readonly string[]> {
  const admins = await directory.people('admins');
  return admins.length > 0 ? admins : directory.people('leads');
}

/** A copy that stands there already is not posted again. */
export const isAt =
  ({ to, thread }: Place) =>
  (message: PostedMessage): boolean =>
    (message.channel === to || message.to === to) && (thread === undefined || message.thread === thread);
