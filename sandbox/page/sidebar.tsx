import type { ReactNode } from 'react';
import type { PagePerson } from '../slack/page-api.ts';
import type { ShownChannel, Snapshot } from '../slack/snapshot.ts';
import { AppIcon } from './avatar.tsx';
import { type Reads, unreadIn } from './unread.ts';

interface SidebarProps {
  snapshot: Snapshot;
  person: PagePerson;
  reads: Reads;
  /** The id of the channel shown, or of the conversation with the app. */
  current: string;
  isOpen: boolean;
  go: (channel: string) => void;
}

function Line({
  channel,
  children,
  ...given
}: Omit<SidebarProps, 'isOpen'> & { channel: ShownChannel; children: ReactNode }): ReactNode {
  const { snapshot, person, reads, current, go } = given;
  const { urgent, isAny } = unreadIn(channel, reads, person, snapshot.names);
  return (
    <li>
      <button
        type="button"
        className={isAny ? 'line unread' : 'line'}
        aria-current={channel.id === current ? 'page' : undefined}
        onClick={() => go(channel.id)}
      >
        {children}
        {urgent > 0 && (
          <span className="count">
            <span className="hidden">, unread: </span>
            {urgent}
          </span>
        )}
      </button>
    </li>
  );
}

const signOf = ({ kind, is_archived }: ShownChannel): string =>
  is_archived ? '🗄' : kind === 'private' ? '🔒' : '#';

export function Sidebar({ isOpen, ...given }: SidebarProps): ReactNode {
  const channels = given.snapshot.channels.filter(({ kind }) => kind !== 'im');
  const apps = given.snapshot.channels.filter(({ kind }) => kind === 'im');
  return (
    <nav id="sidebar" className={isOpen ? 'sidebar open' : 'sidebar'} aria-label="Channels and apps">
      <h2 className="workspace">Comet</h2>
      <h3>Channels</h3>
      <ul>
        {channels.map((channel) => (
          <Line key={channel.id} channel={channel} {...given}>
            <span aria-hidden="true" className="sign">
              {signOf(channel)}
            </span>
            <span className="name">{channel.name}</span>
          </Line>
        ))}
      </ul>
      <h3>Apps</h3>
      <ul>
        {apps.map((channel) => (
          <Line key={channel.id} channel={channel} {...given}>
            <AppIcon size={20} />
            <span className="name">cometkey</span>
          </Line>
        ))}
      </ul>
    </nav>
  );
}
