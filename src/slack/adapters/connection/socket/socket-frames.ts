import type { Logger, SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';
import { boundedLog } from '../bounded-log.ts';
import { SlackPayload } from '../payload-shape.ts';

export type SocketClient = SocketModeReceiver['client'];

const Frame = z.union([
  z.looseObject({ type: z.enum(['hello', 'disconnect']) }),
  z.looseObject({
    type: z.enum(['slash_commands', 'interactive', 'events_api']),
    envelope_id: z.string(),
    payload: SlackPayload,
  }),
]);

/**
 * The client handles a frame in a promise that nobody awaits, so an exception there would end the process. It
 * also emits each Slack event under its type, even when that is the name of an event of its own. It is given only
 * frames that are shaped like Slack's and have no such type.
 */
export function passOnlyFrames(client: SocketClient, logger: Logger): void {
  const warn = boundedLog((line) => logger.warn(line));
  const listeners = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: boolean) => {
    const problem = isBinary ? 'it is binary' : problemWith(client, data);
    if (problem !== null) return warn(`Passed over a frame on Slack’s socket: ${problem}`);
    for (const listener of listeners)
      Promise.resolve(listener(data, isBinary)).catch((error: unknown) =>
        logger.error('A frame on Slack’s socket could not be worked on', error),
      );
  });
}

function problemWith(client: SocketClient, data: unknown): string | null {
  const frame = Frame.safeParse(parsed(String(data))).data;
  if (!frame) return 'it is shaped like none of Slack’s';
  return client.listenerCount(eventType(frame)) > 0 ? 'its type is a name of the client’s own' : null;
}

const EventFrame = z.object({
  type: z.literal('events_api'),
  payload: z.object({ event: z.object({ type: z.string() }) }),
});

const eventType = (frame: unknown): string => EventFrame.safeParse(frame).data?.payload.event.type ?? '';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
