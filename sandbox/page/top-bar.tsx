import type { ReactNode } from 'react';
import type { PagePerson } from '../slack/page-api.ts';
import { Avatar } from './avatar.tsx';

const ROLES: Record<string, string> = { 'key-leads': 'lead', 'key-admins': 'admin' };

/** The person's role in one word. */
const roleOf = ({ role, groups }: PagePerson): string =>
  groups.map((group) => ROLES[group]).find(Boolean) ?? (role === 'admin' ? 'member' : role);

interface TopBarProps {
  people: PagePerson[];
  current: string;
  urgent: Record<string, number>;
  pane: 'slack' | 'account';
  isMenuOpen: boolean;
  onPerson: (name: string) => void;
  onPane: (pane: 'slack' | 'account') => void;
  onMenu: () => void;
}

function People({
  people,
  current,
  urgent,
  onPerson,
}: Pick<TopBarProps, 'people' | 'current' | 'urgent' | 'onPerson'>): ReactNode {
  return (
    <fieldset className="people">
      <legend className="hidden">Who you are</legend>
      {people.map((person) => (
        <label key={person.name} className="person" title={`${person.real_name}, ${roleOf(person)}`}>
          <input
            type="radio"
            name="person"
            className="hidden"
            checked={person.name === current}
            onChange={() => onPerson(person.name)}
          />
          <Avatar name={person.real_name} size={28} />
          <span className="person-name">{person.name}</span>
          <span className="person-role">{roleOf(person)}</span>
          {(urgent[person.name] ?? 0) > 0 && (
            <span className="count">
              <span className="hidden">, unread: </span>
              {urgent[person.name]}
            </span>
          )}
        </label>
      ))}
    </fieldset>
  );
}

export function TopBar({ pane, isMenuOpen, onPane, onMenu, ...people }: TopBarProps): ReactNode {
  return (
    <header className="top-bar">
      <button
        type="button"
        className="button icon menu-button"
        aria-label="Channels"
        aria-expanded={isMenuOpen}
        aria-controls="sidebar"
        onClick={onMenu}
      >
        ☰
      </button>
      <h1>
        <span className="hidden">cometkey sandbox, </span>You are
      </h1>
      <People {...people} />
      <div className="pane-switch">
        {(['slack', 'account'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={pane === one} onClick={() => onPane(one)}>
            {one === 'slack' ? 'Slack' : 'CometAPI'}
          </button>
        ))}
      </div>
    </header>
  );
}
