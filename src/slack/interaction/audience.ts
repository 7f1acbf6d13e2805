import type { WebClient } from '@slack/web-api';
import type { UserId } from '../../domain/member.ts';
import type { Reader } from '../../domain/notices/reader.ts';
import { type Message, renderMessage } from '../blocks/unrendered.ts';
import { type Bot, drawnFor } from './bot.ts';

/** The client that answers a person, and how texts are rendered for them. */
export interface Audience {
  readonly client: WebClient;
  /** Draws a text for them. Asked anew for each, because their time zone may become known meanwhile. */
  drawn<T>(draw: (reader: Reader) => T): Promise<T>;
  /** For when no modal can be opened or filled. Never for a secret. */
  directMessage(message: Message): Promise<void>;
}

export function audienceOf(bot: Bot, client: WebClient, person: UserId): Audience {
  const drawn: Audience['drawn'] = (draw) => drawnFor(bot, person, draw);
  return {
    client,
    drawn,
    directMessage: async (message) => {
      await bot.client.chat.postMessage({
        channel: person,
        ...(await drawn((reader) => renderMessage(message, reader))),
        unfurl_links: false,
        unfurl_media: false,
      });
    },
  };
}
