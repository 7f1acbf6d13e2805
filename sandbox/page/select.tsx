import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useActing } from './acting.ts';
import { type Choice, chosenOf, useChoices } from './choosable.ts';
import { type ControlProps, textOf, useControl } from './control.ts';
import { OptionList } from './option-list.tsx';

interface Keys {
  choices: Choice[];
  active: number;
  isOpen: boolean;
  setActive: (index: number) => void;
  setOpen: (isOpen: boolean) => void;
  choose: (choice: Choice) => void;
  dropLast: () => void;
}

function onKey(event: KeyboardEvent<HTMLInputElement>, keys: Keys): void {
  const { choices, active, isOpen, setActive, setOpen, choose } = keys;
  const step = (by: number) => {
    if (!isOpen) setOpen(true);
    else setActive((active + by + choices.length) % Math.max(choices.length, 1));
  };
  if (event.key === 'ArrowDown') step(1);
  else if (event.key === 'ArrowUp') step(-1);
  else if (event.key === 'Enter' && isOpen) {
    const choice = choices[active];
    if (choice) choose(choice);
  } else if (event.key === 'Enter') setOpen(true);
  else if (event.key === 'Escape' && isOpen) setOpen(false);
  else if (event.key === 'Backspace' && event.currentTarget.value === '') return keys.dropLast();
  else return;
  event.preventDefault();
  if (event.key === 'Escape') event.stopPropagation();
}

function Chips({ chosen, drop }: { chosen: Choice[]; drop: (choice: Choice) => void }): ReactNode {
  return chosen.map((choice) => (
    <span key={choice.value} className="chip">
      {choice.label}
      <button type="button" aria-label={`Remove ${choice.label}`} onClick={() => drop(choice)}>
        ×
      </button>
    </span>
  ));
}

/** Every select of Block Kit: one or many, of given options, people, channels, or what the app suggests. */
export function Select(props: ControlProps & { labelledBy?: string | undefined }): ReactNode {
  const { element, block, labelledBy } = props;
  const { value, fill, suggest, isBusy } = useControl(props);
  const { snapshot } = useActing();
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const isMulti = element.type.startsWith('multi_');
  const chosen = chosenOf(value, (one) => snapshot.names[one] ?? one);
  const { choices, note } = useChoices({ element, query, isOpen, suggest });
  const values = chosen.map((choice) => choice.value);
  const put = (next: string[]): void => fill(isMulti ? next : (next.at(-1) ?? null));
  const toggle = (one: string): string[] =>
    values.includes(one) ? values.filter((other) => other !== one) : [...values, one];
  const show = (open: boolean): void => {
    setOpen(open);
    setQuery('');
    setActive(0);
  };
  const choose = (choice: Choice): void => {
    put(isMulti ? toggle(choice.value) : [choice.value]);
    if (isMulti) setQuery('');
    else show(false);
  };
  const dropLast = (): void => {
    if (isMulti && values.length > 0) put(values.slice(0, -1));
  };
  const keys = { choices, active, isOpen, setActive, setOpen: show, choose, dropLast };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: leaving it closes it, clicking it goes to its field
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field inside has the keys
    <div
      ref={box}
      className="select"
      aria-busy={isBusy}
      onClick={() => box.current?.querySelector('input')?.focus()}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && show(false)}
    >
      {isMulti && <Chips chosen={chosen} drop={(choice) => put(toggle(choice.value))} />}
      <input
        role="combobox"
        className={isMulti || !chosen[0] ? '' : 'has-value'}
        aria-expanded={isOpen}
        aria-controls={id}
        aria-autocomplete="list"
        aria-labelledby={labelledBy}
        aria-label={labelledBy ? undefined : textOf(element.placeholder) || textOf(block.text) || 'Choose'}
        aria-activedescendant={isOpen && choices[active] ? `${id}-${active}` : undefined}
        autoComplete="off"
        placeholder={
          isMulti
            ? chosen.length > 0
              ? ''
              : textOf(element.placeholder)
            : (chosen[0]?.label ?? textOf(element.placeholder))
        }
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onClick={() => setOpen(true)}
        onKeyDown={(event) => onKey(event, keys)}
      />
      {!isMulti && block.optional && chosen.length > 0 && (
        <button type="button" className="clear" aria-label="Clear" onClick={() => put([])}>
          ×
        </button>
      )}
      {isOpen && (
        <OptionList {...{ id, anchor: box, choices, active, values, note, choose }} isMulti={isMulti} />
      )}
    </div>
  );
}
