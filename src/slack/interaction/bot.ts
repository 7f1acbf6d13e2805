import type { WebClient } from '@slack/web-api';
import type { UserId } from '../../domain/member.ts';
import { DEFAULT_READER, type Reader } from '../../domain/notices/reader.ts';
import type { Ports } from '../../usecases/ports/ports.ts';

/** What every listener needs. */
export interface Bot {
  readonly ports: Ports;
  /** Patient; for messages nobody waits for. */
  readonly client: WebClient;
  readonly teamId: string;
  readonly version: string;
  /** Takes out what looks like a secret, or is one of the bot's own. */
  readonly redact: (text: string) => string;
}

/** In the zone last heard of; nothing is asked for it, so that an answer never waits for it. */
export const readerOf = ({ ports }: Bot, person: UserId): Reader => ({
  ...DEFAULT_READER,
  zone: ports.directory.lastKnownZone(person),
});
