import { useSyncExternalStore } from 'react';
import type { AppTab } from './app-view.tsx';

/** Who looks at what; it stands in the address, so that Back works and a view can be linked to. */
export interface Where {
  person: string;
  channel: string;
  tab: AppTab | undefined;
}

const FIRST_CHANNEL = 'C0GENERAL';

const listen = (tell: () => void): (() => void) => {
  addEventListener('hashchange', tell);
  return () => removeEventListener('hashchange', tell);
};

function parse(hash: string, people: string[]): Where {
  const [person = '', channel = '', tab] = hash.replace(/^#/, '').split('/');
  return {
    person: people.includes(person) ? person : (people[0] ?? ''),
    channel: channel || FIRST_CHANNEL,
    tab: tab === 'home' || tab === 'messages' ? tab : undefined,
  };
}

const hashOf = ({ person, channel, tab }: Where): string => `#${person}/${channel}${tab ? `/${tab}` : ''}`;

export function useWhere(people: string[]): [Where, (next: Partial<Where>) => void] {
  const where = parse(
    useSyncExternalStore(listen, () => location.hash),
    people,
  );
  const go = (next: Partial<Where>): void => {
    const isDm = where.channel.startsWith('D');
    // Another person's conversation with the app has another name.
    const elsewhere = next.person && isDm ? { channel: `D0${next.person.toUpperCase()}` } : {};
    location.hash = hashOf({ ...where, ...elsewhere, ...next });
  };
  return [where, go];
}
