import type { WebClient } from '@slack/web-api';
import type { UserId } from '../../domain/member.ts';
import type { Reader } from '../../domain/notices/reader.ts';
import type { Ports } from '../../usecases/ports/ports.ts';
import { withNames } from '../adapters/with-names.ts';

/** What every listener needs. */
export interface Bot {
  readonly ports: Ports;
  /** With the long timeout, for messages that nobody waits for. */
  readonly client: WebClient;
  readonly teamId: string;
  readonly version: string;
  readonly sweepEveryMs: number;
  /** Removes what looks like a secret, and the bot's own secrets. */
  readonly redact: (text: string) => string;
}

/** Asked once for each payload, so that one payload meets one policy. */
export type BotNow = () => Bot;

/** As last known, with the last known names, so that an answer never waits for a call to Slack. */
export const readerOf = ({ ports }: Bot, person: UserId): Reader => ({
  ...ports.directory.lastKnownReader(person),
  nameOf: ports.directory.lastKnownName,
});

/** Draws a text for a person, with the names of those whom it names. */
export const drawnFor = <T>(bot: Bot, person: UserId, draw: (reader: Reader) => T): Promise<T> =>
  withNames(bot.ports.directory, readerOf(bot, person), draw);

/** After the person has read the same. If it fails, they are told twice. */
export const withdraw = ({ ports }: Bot, notice: string): Promise<void> =>
  ports.store.notices
    .withdraw(notice)
    .catch((err: unknown) => ports.log.warn({ err }, 'a notice could not be withdrawn'));
