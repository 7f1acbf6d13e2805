import { type ReactNode, type RefObject, useId, useRef } from 'react';
import type { Choice } from './choices.ts';
import { type ControlProps, textOf } from './control.ts';
import { OptionList } from './option-list.tsx';
import { onSelectKey, type SelectState, useSelect } from './use-select.ts';

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

interface FieldProps extends ControlProps {
  labelledBy?: string | undefined;
  selecting: SelectState;
  listId: string;
}

function SelectField({ element, block, labelledBy, selecting, listId }: FieldProps): ReactNode {
  const { isMulti, isOpen, chosen, choices, active, query, type, show } = selecting;
  const asked = textOf(element.placeholder) || (isMulti ? '' : 'Choose an option');
  const shown = isMulti ? undefined : chosen[0]?.label;
  return (
    <input
      role="combobox"
      className={shown ? 'has-value' : ''}
      aria-expanded={isOpen}
      aria-controls={listId}
      aria-autocomplete="list"
      aria-labelledby={labelledBy}
      aria-label={labelledBy ? undefined : asked || textOf(block.text)}
      aria-description={shown}
      aria-activedescendant={isOpen && choices[active] ? `${listId}-${active}` : undefined}
      autoComplete="off"
      placeholder={shown ?? (chosen.length > 0 ? '' : asked)}
      value={query}
      onChange={(event) => type(event.target.value)}
      onClick={() => show(true)}
      onKeyDown={(event) => onSelectKey(event, selecting)}
    />
  );
}

const focusField = (box: RefObject<HTMLDivElement | null>): void =>
  box.current?.querySelector('input')?.focus();

/** Every select of Block Kit: one or many, of given options, people, channels, or what the app suggests. */
export function Select(props: ControlProps & { labelledBy?: string | undefined }): ReactNode {
  const selecting = useSelect(props);
  const { isMulti, isOpen, isBusy, chosen, clear, toggle, show } = selecting;
  const box = useRef<HTMLDivElement>(null);
  const listId = useId();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: leaving it closes it, clicking it goes to its field
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field inside has the keys
    <div
      ref={box}
      className="select"
      aria-busy={isBusy}
      onClick={() => focusField(box)}
      onBlur={({ currentTarget, relatedTarget }) => !currentTarget.contains(relatedTarget) && show(false)}
    >
      {isMulti && <Chips chosen={chosen} drop={toggle} />}
      <SelectField {...props} selecting={selecting} listId={listId} />
      {!isMulti && props.block.optional && chosen.length > 0 && (
        <button type="button" className="clear" aria-label="Clear" onClick={clear}>
          ×
        </button>
      )}
      {isOpen && <OptionList id={listId} anchor={box} selecting={selecting} />}
    </div>
  );
}
