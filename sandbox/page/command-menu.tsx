import type { ReactNode } from 'react';
import type { Setup } from '../page-server.ts';
import type { Snapshot } from '../slack/snapshot.ts';
import { AppIcon } from './avatar.tsx';

type Commands = Setup['commands'];

export interface Suggestion {
  kind: 'command' | 'shortcut';
  id: string;
  name: string;
  hint: string;
  about: string;
}

/** Commands that begin with the typed text; none once there are arguments. */
export function commandsFor(
  text: string,
  commands: Commands,
  shortcuts: Snapshot['app']['shortcuts'],
): Suggestion[] {
  if (!/^\/\S*$/.test(text)) return [];
  const sought = text.slice(1).toLowerCase();
  const all: Suggestion[] = [
    ...commands.map(({ command, description, usage_hint }) => ({
      kind: 'command' as const,
      id: command,
      name: command,
      hint: usage_hint,
      about: description,
    })),
    ...shortcuts
      .filter((shortcut) => shortcut.type === 'global')
      .map(({ name, callback_id }) => ({
        kind: 'shortcut' as const,
        id: callback_id,
        name,
        hint: '',
        about: 'Shortcut',
      })),
  ];
  return all.filter(({ name }) => name.toLowerCase().replace('/', '').includes(sought));
}

interface CommandMenuProps {
  id: string;
  offers: Suggestion[];
  active: number;
  typed: string;
  commands: Commands;
  take: (offer: Suggestion) => void;
}

export function CommandMenu({ id, offers, active, typed, commands, take }: CommandMenuProps): ReactNode {
  const begun = commands.find(({ command }) => typed.startsWith(`${command} `));
  if (begun && !typed.includes('\n'))
    return (
      <p className="usage">
        <b>{begun.command}</b> {begun.usage_hint}
      </p>
    );
  if (offers.length === 0) return null;
  return (
    <div id={id} role="listbox" aria-label="Commands and shortcuts" className="commands" tabIndex={-1}>
      {offers.map((offer, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the composer has the keys
        <div
          key={offer.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={index === active ? 'option active' : 'option'}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(offer)}
        >
          <AppIcon size={28} />
          <span>
            <span>
              <b>{offer.name}</b> <span className="usage-hint">{offer.hint}</span>
            </span>
            <small>{offer.about} · cometkey</small>
          </span>
        </div>
      ))}
    </div>
  );
}
