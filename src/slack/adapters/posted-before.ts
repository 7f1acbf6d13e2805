import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Place } from '../../usecases/ports/ports.ts';
import type { PostedMessage, StoredNotice } from '../../usecases/ports/store/notices.ts';
import { slackCode } from './connection/error-codes.ts';

const Messages = z.array(
  z.object({
    ts: z.string(),
    metadata: z.object({ event_payload: z.object({ id: z.string().optional() }).catch({}) }).optional(),
  }),
);

/**
 * Finds the message of an earlier attempt whose answer was lost, by the notice's id in its metadata. To read a
 * channel the bot would need a scope that it does not ask for: there a second copy is posted, and the first copy of
 * a card is kept up to date once somebody clicks on it.
 */
export async function postedBefore(
  client: WebClient,
  place: Place,
  notice: StoredNotice,
): Promise<PostedMessage | null> {
  try {
    const channel = await channelOf(client, place);
    if (channel === null) return null;
    const messages = await messagesIn(client, { ...place, to: channel }, notice.createdAt);
    const found = messages.find(({ metadata }) => metadata?.event_payload.id === notice.id);
    return found ? { channel, ts: found.ts } : null;
  } catch (error) {
    if (slackCode(error) === null) throw error;
    return null;
  }
}

async function channelOf(client: WebClient, { to }: Place): Promise<string | null> {
  if (!/^[UW]/.test(to)) return to;
  return (await client.conversations.open({ users: to })).channel?.id ?? null;
}

async function messagesIn(client: WebClient, { to: channel, thread }: Place, since: Date) {
  const oldest = String(since.getTime() / 1000 - 60);
  const range = { channel, oldest, include_all_metadata: true, limit: 100 };
  const answer = thread
    ? await client.conversations.replies({ ...range, ts: thread })
    : await client.conversations.history(range);
  return Messages.parse(answer.messages ?? []);
}
