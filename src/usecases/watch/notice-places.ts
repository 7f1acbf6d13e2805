import { waitingOf } from '../../domain/policy/policy.ts';
import { called } from '../../domain/requests/approval/approval.ts';
import type { NoticeContext, Place, Ports } from '../ports/ports.ts';
import type { PostedMessage, StoredNotice } from '../ports/store/notices.ts';
import { decidersOf } from '../requests/decide/deciders.ts';

/** Where to post a notice: the channel of the team, or of the company, DMs, or the threads of its card. */
export async function placesOf(
  ports: Ports,
  told: NoticeContext,
  card: StoredNotice | null,
): Promise<Place[]> {
  const { notice } = told;
  const { to, body } = notice;
  if (to.kind === 'member') return [{ to: to.id }];
  if (to.kind === 'admins') return (await adminsCalled(ports, told)).map((id) => ({ to: id }));
  if (body.kind === 'reply')
    return (card?.messages ?? []).map(({ channel, ts }) => ({ to: channel, thread: ts }));
  const channel = channelOf(ports, told);
  // Once it is in DMs, the channel that refused it is not tried again.
  const isElsewhere = notice.messages.length > 0 && !notice.messages.some((copy) => copy.channel === channel);
  return isElsewhere ? directPlaces(ports, told) : [{ to: channel }];
}

/** Of what goes to one. */
export const channelOf = (
  { policy }: Pick<Ports, 'policy'>,
  { notice: { to }, request }: Pick<NoticeContext, 'notice' | 'request'>,
): string => (to.kind === 'channel' ? to.id : waitingOf(request, policy).channel);

/**
 * The DMs that stand for a channel: for the approvals channel of those who decide the request, and of leads for all other
 * news; for any other, of admins.
 */
export async function directPlaces(ports: Ports, told: NoticeContext): Promise<Place[]> {
  const { request, notice } = told;
  if (notice.to.kind === 'channel') return (await adminsOrLeads(ports)).map((id) => ({ to: id }));
  const people =
    request && notice.body.kind === 'card'
      ? await decidersOf(ports, { request, key: told.key })
      : await ports.directory.people('leads');
  return people.map((id) => ({ to: id }));
}

/** Where a rule wants none of them to be called, somebody has to hear of it all the same. */
async function adminsCalled(ports: Ports, { request, notice }: NoticeContext): Promise<readonly string[]> {
  const people = await adminsOrLeads(ports);
  const some = request && notice.body.kind === 'card' ? called(people, request) : people;
  return some.length > 0 ? some : people;
}

/** Without admins, leads are told. */
async function adminsOrLeads({ directory }: Ports): Promise<readonly string[]> {
  const admins = await directory.people('admins');
  return admins.length > 0 ? admins : directory.people('leads');
}

/** Whether a message was posted at this place. */
export const isAt =
  ({ to, thread }: Place) =>
  (message: PostedMessage): boolean =>
    (message.channel === to || message.to === to) && (thread === undefined || message.thread === thread);
