import { type ReactNode, useId, useRef } from 'react';
import type { ShownChannel } from '../slack/snapshot.ts';
import { useAct } from './act-context.ts';
import { CommandMenu } from './command-menu.tsx';
import { onComposerKey, useComposer } from './use-composer.ts';

const ROWS_MOST = 8;

function Buttons({ text, onSlash }: { text: string; onSlash: () => void }): ReactNode {
  return (
    <div className="composer-foot">
      <button type="button" className="button icon" aria-label="Commands and shortcuts" onClick={onSlash}>
        /
      </button>
      <span className="composer-hint">
        <kbd>Enter</kbd> to send
      </span>
      <button type="submit" className="send" aria-label="Send" disabled={text.trim() === ''}>
        ➤
      </button>
    </div>
  );
}

/** Where a person types; `/` offers commands and shortcuts. */
export function Composer({ channel }: { channel: ShownChannel }): ReactNode {
  const { commands } = useAct().setup;
  const field = useRef<HTMLTextAreaElement>(null);
  const composing = useComposer(channel, field);
  const { text, offers, active, type, send, take } = composing;
  const id = useId();
  const label = `Message ${channel.kind === 'im' ? 'cometkey' : `#${channel.name}`}`;
  const slash = (): void => {
    type('/');
    field.current?.focus();
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <CommandMenu {...{ id, offers, active, commands, take }} typed={text} />
      <textarea
        ref={field}
        rows={Math.min(text.split('\n').length, ROWS_MOST)}
        value={text}
        placeholder={label}
        aria-label={label}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={offers.length > 0}
        aria-controls={id}
        aria-activedescendant={offers[active] ? `${id}-${active}` : undefined}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => onComposerKey(event, composing)}
      />
      <Buttons text={text} onSlash={slash} />
    </form>
  );
}
