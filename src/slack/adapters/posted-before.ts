import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Place } from '../../usecases/ports/ports.ts';
import type { PostedMessage, StoredNotice } from '../../usecases/ports/store/notices.ts';
import { slackCode } from './connection/error-codes.ts';

const Id = z.object({ id: z.string().optional() });
const Payload = Id.extend({ together: z.array(Id.required()).optional() });

const Messages = z.array(
  z.object({
    ts: z.string(),
    metadata: z.object({ event_payload: Payload.catch({}) }).optional(),
  }),
);

/**
 * Finds the messages of earlier attempts whose answers were lost, by the ids of notices in their metadata. To read a
 * channel the bot would need a scope that it does not ask for: there a second copy is posted, and the first copy of
 * a card is kept up to date once somebody clicks on it.
 */
export async function postedBefore(
  client: WebClient,
  place: Place,
  notices: readonly StoredNotice[],
): Promise<ReadonlyMap<string, PostedMessage>> {
  const found = new Map<string, PostedMessage>();
  try {
    const channel = await channelOf(client, place);
    if (channel === null) return found;
    const since = Math.min(...notices.map(({ createdAt }) => createdAt.getTime()));
    for (const { ts, metadata } of await messagesIn(client, { ...place, to: channel }, since)) {
      const { id, together } = metadata?.event_payload ?? {};
      const ids = together?.map((one) => one.id);
      // What it shows is as old as the earlier attempt.
      const message = { channel, ts, version: 0, ...(ids && { together: ids }) };
      for (const one of ids ?? (id === undefined ? [] : [id])) if (!found.has(one)) found.set(one, message);
    }
    return found;
  } catch (error) {
    if (slackCode(error) === null) throw error;
    return found;
  }
}

async function channelOf(client: WebClient, { to }: Place): Promise<string | null> {
  if (!/^[UW]/.test(to)) return to;
  return (await client.conversations.open({ users: to })).channel?.id ?? null;
}

async function messagesIn(client: WebClient, { to: channel, thread }: Place, since: number) {
  const oldest = String(since / 1000 - 60);
  const range = { channel, oldest, include_all_metadata: true, limit: 100 };
  const answer = thread
    ? await client.conversations.replies({ ...range, ts: thread })
    : await client.conversations.history(range);
  return Messages.parse(answer.messages ?? []);
}
