import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { DeliveryFailure } from '../../domain/notices/delivery/next-step.ts';
import { DAY } from '../../domain/time.ts';
import type { Delivery, Place } from '../../usecases/ports/ports.ts';
import type { PostedMessage, StoredNotice } from '../../usecases/ports/store/notices.ts';
import { slackCode } from './connection/error-codes.ts';
import { deliveryFailure } from './delivery-failure.ts';

const Id = z.object({ id: z.string().optional() });
const Payload = Id.extend({ together: z.array(Id.required()).optional() });

const Messages = z.array(
  z.object({
    ts: z.string(),
    metadata: z.object({ event_payload: Payload.catch({}) }).optional(),
  }),
);

/** The clocks of the bot and of Slack differ by less. */
const CLOCKS_APART = DAY;

/** A code that the bot does not know, and that so many tries met, is Slack's last word. */
const MAX_UNKNOWN_TRIES = 10;

/**
 * Finds the messages of earlier attempts whose answers were lost, by the ids of notices in their metadata. To read a
 * channel the bot would need a scope that it does not ask for: there a second copy is posted, and the first copy of
 * a card is kept up to date once somebody clicks on it. Where Slack may tell later, that is a failure: nobody is told twice.
 */
export async function postedBefore(
  client: WebClient,
  place: Place,
  notices: readonly StoredNotice[],
): Promise<Delivery<ReadonlyMap<string, PostedMessage>>> {
  const found = new Map<string, PostedMessage>();
  try {
    const channel = await channelOf(client, place);
    if (channel === null) return { kind: 'sent', message: found };
    const since = Math.min(...notices.map(({ createdAt }) => createdAt.getTime()));
    for (const { ts, metadata } of await messagesIn(client, { ...place, to: channel }, since)) {
      const { id, together } = metadata?.event_payload ?? {};
      const ids = together?.map((one) => one.id);
      // What it shows is as old as the earlier attempt: older than any version, so that it is drawn anew.
      const message = { channel, ts, version: -1, ...(ids && { together: ids }) };
      for (const one of ids ?? (id === undefined ? [] : [id])) if (!found.has(one)) found.set(one, message);
    }
  } catch (error) {
    const failure = unread(error, notices);
    if (failure) return failure;
  }
  return { kind: 'sent', message: found };
}

/** null: Slack has said that the bot finds nothing there, now or later. */
function unread(error: unknown, notices: readonly StoredNotice[]): DeliveryFailure | null {
  const failure = deliveryFailure(error);
  if (failure === null && slackCode(error) === null) throw error;
  if (failure?.kind === 'again') return failure;
  if (failure?.kind === 'bot_refused') return failure.error === 'missing_scope' ? null : failure;
  const tries = Math.min(...notices.map(({ attempts }) => attempts));
  return failure?.kind === 'unknown' && tries < MAX_UNKNOWN_TRIES
    ? { kind: 'again', error: failure.error, retryAfterSeconds: null }
    : null;
}

async function channelOf(client: WebClient, { to }: Place): Promise<string | null> {
  if (!/^[UW]/.test(to)) return to;
  return (await client.conversations.open({ users: to })).channel?.id ?? null;
}

async function messagesIn(client: WebClient, { to: channel, thread }: Place, since: number) {
  const oldest = String((since - CLOCKS_APART) / 1000);
  const range = { channel, oldest, include_all_metadata: true, limit: 100 };
  const answer = thread
    ? await client.conversations.replies({ ...range, ts: thread })
    : await client.conversations.history(range);
  return Messages.parse(answer.messages ?? []);
}
