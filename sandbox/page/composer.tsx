import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import type { ShownChannel } from '../slack/snapshot.ts';
import { useActing } from './acting.ts';
import { CommandMenu, commandsFor, type Suggestion } from './command-menu.tsx';

const ROWS_MOST = 8;

/** Where a person types; `/` offers commands and shortcuts. */
export function Composer({ channel }: { channel: ShownChannel }): ReactNode {
  const { act, setup, snapshot } = useActing();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const offers = isDismissed ? [] : commandsFor(text, setup.commands, snapshot.app.shortcuts);
  const change = (next: string): void => {
    setText(next);
    setActive(0);
    setDismissed(false);
  };
  const send = (): void => {
    if (text.trim() === '') return;
    change('');
    void act({ act: 'types', text, channel: channel.id });
  };
  const take = (offer: Suggestion): void => {
    if (offer.kind === 'command') change(`${offer.name} `);
    else {
      change('');
      void act({ act: 'shortcut', callback_id: offer.id });
    }
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const offer = offers[active];
    const isTaking =
      offer !== undefined && (offer.kind === 'shortcut' || text.trim() !== offer.name || event.key === 'Tab');
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && offers.length > 0) setActive((active + by + offers.length) % offers.length);
    else if (event.key === 'Escape' && offers.length > 0) setDismissed(true);
    else if ((event.key === 'Tab' || event.key === 'Enter') && !event.shiftKey && isTaking) take(offer);
    else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) send();
    else return;
    event.preventDefault();
  };
  const label = `Message ${channel.kind === 'im' ? 'cometkey' : `#${channel.name}`}`;
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <CommandMenu
        id={id}
        offers={offers}
        active={active}
        typed={text}
        commands={setup.commands}
        take={take}
      />
      <textarea
        ref={field}
        rows={Math.min(text.split('\n').length, ROWS_MOST)}
        value={text}
        placeholder={label}
        aria-label={label}
        role="combobox"
        aria-expanded={offers.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={offers[active] ? `${id}-${active}` : undefined}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="composer-foot">
        <button
          type="button"
          className="button icon"
          aria-label="Commands and shortcuts"
          title="Commands and shortcuts"
          onClick={() => {
            change('/');
            field.current?.focus();
          }}
        >
          /
        </button>
        <span className="composer-hint">
          <kbd>Enter</kbd> to send
        </span>
        <button type="submit" className="send" aria-label="Send" disabled={text.trim() === ''}>
          ➤
        </button>
      </div>
    </form>
  );
}
