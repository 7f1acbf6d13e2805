import { useSyncExternalStore } from 'react';
import type { AppTab } from './app-view.tsx';

/** Which person looks at which view; kept in the URL, so that Back and links work. */
export interface Route {
  person: string;
  channel: string;
  tab: AppTab | undefined;
}

const FIRST_CHANNEL = 'C0GENERAL';

const listen = (tell: () => void): (() => void) => {
  addEventListener('hashchange', tell);
  return () => removeEventListener('hashchange', tell);
};

function parse(hash: string, people: string[]): Route {
  const [person = '', channel = '', tab] = hash.replace(/^#/, '').split('/');
  return {
    person: people.includes(person) ? person : (people[0] ?? ''),
    channel: channel || FIRST_CHANNEL,
    tab: tab === 'home' || tab === 'messages' ? tab : undefined,
  };
}

const hashOf = ({ person, channel, tab }: Route): string => `#${person}/${channel}${tab ? `/${tab}` : ''}`;

export function useRoute(people: string[]): [Route, (next: Partial<Route>) => void] {
  const where = parse(
    useSyncExternalStore(listen, () => location.hash),
    people,
  );
  const go = (next: Partial<Route>): void => {
    const isDm = where.channel.startsWith('D');
    // Each person's DM with the app has its own channel id.
    const elsewhere = next.person && isDm ? { channel: `D0${next.person.toUpperCase()}` } : {};
    location.hash = hashOf({ ...where, ...elsewhere, ...next });
  };
  return [where, go];
}
