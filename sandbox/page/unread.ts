import { useEffect, useState } from 'react';
import type { PagePerson } from '../slack/page-api.ts';
import type { ShownChannel, ShownMessage, Snapshot } from '../slack/snapshot.ts';

/** The newest message read, by person and channel. */
export type Reads = Record<string, string>;

const STORED = 'cometkey-sandbox-reads';
const at = (person: string, channel: string): string => `${person} ${channel}`;

/** Kept in local storage, so that a reload keeps messages read. */
export function useReads(person: string, channel: ShownChannel | undefined): Reads {
  const [reads, setReads] = useState<Reads>(
    () => JSON.parse(sessionStorage.getItem(STORED) ?? '{}') as Reads,
  );
  const newest = channel?.messages.at(-1)?.ts;
  useEffect(() => {
    if (!channel || !newest) return;
    setReads((before) => {
      const after = { ...before, [at(person, channel.id)]: newest };
      sessionStorage.setItem(STORED, JSON.stringify(after));
      return after;
    });
  }, [person, channel?.id, newest, channel]);
  return reads;
}

interface Unread {
  /** Unread messages that Slack marks with a red number: DMs and mentions. */
  urgent: number;
  isAny: boolean;
}

const mentions = ({ text, blocks }: ShownMessage, ids: string[]): boolean => {
  const words = text + JSON.stringify(blocks ?? []);
  return ids.some((id) => words.includes(id));
};

export function unreadIn(
  channel: ShownChannel,
  reads: Reads,
  { id, name, groups }: PagePerson,
  names: Snapshot['names'],
): Unread {
  const since = Number(reads[at(name, channel.id)] ?? 0);
  const fresh = channel.messages.filter(
    (message) => Number(message.ts) > since && message.user !== id && !message.ephemeral_to,
  );
  const groupIds = Object.keys(names).filter(
    (key) => key.startsWith('S') && groups.includes(names[key] ?? ''),
  );
  const ids = [`<@${id}>`, ...groupIds.map((group) => `<!subteam^${group}>`)];
  const urgent =
    channel.kind === 'im' ? fresh.length : fresh.filter((message) => mentions(message, ids)).length;
  return { urgent, isAny: fresh.length > 0 };
}

export const urgentFor = (snapshot: Snapshot, reads: Reads, person: PagePerson): number =>
  snapshot.channels.reduce(
    (sum, channel) => sum + unreadIn(channel, reads, person, snapshot.names).urgent,
    0,
  );
