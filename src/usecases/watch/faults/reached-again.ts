import { channelsOf } from '../../../domain/policy/policy.ts';
import { auditChannelSubject, channelSubject, endTrouble, ownerSubject } from '../../outbox/troubles.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PostedMessage, StoredNotice } from '../../ports/store/notices.ts';

/**
 * Ends what was told of a channel, or of an owner, that could not be reached: these messages have just reached it. Of one
 * who has left that proves nothing, because Slack may accept a DM to them.
 */
export async function reachedAgain(
  ports: Ports,
  { to, body }: StoredNotice,
  posted: readonly PostedMessage[],
): Promise<void> {
  for (const channel of channelsOf(ports.policy))
    if (posted.some((message) => message.to === channel)) await endTrouble(ports, channelSubject(channel));
  const { headTo } = ports.policy.audit;
  if (headTo !== null && posted.some((message) => message.to === headTo))
    await endTrouble(ports, auditChannelSubject(headTo));
  if (posted.length > 0 && body.kind === 'key' && to.kind === 'member')
    await endTrouble(ports, ownerSubject(to.id), (told) => told.kind === 'owner_left' && !told.isGone);
}
