import { type ReactNode, type RefObject, useEffect } from 'react';
import type { Choice } from './choices.ts';
import { usePopup } from './use-popup.ts';
import type { SelectState } from './use-select.ts';

interface OptionProps {
  id: string;
  choice: Choice;
  isActive: boolean;
  selecting: SelectState;
}

function OptionView({ id, choice, isActive, selecting }: OptionProps): ReactNode {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selecting.values.includes(choice.value)}
      className={isActive ? 'option active' : 'option'}
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => {
        event.stopPropagation();
        selecting.choose(choice);
      }}
    >
      <span>{choice.label}</span>
      {choice.about && <small>{choice.about}</small>}
    </div>
  );
}

interface OptionListProps {
  id: string;
  anchor: RefObject<HTMLElement | null>;
  selecting: SelectState;
}

export function OptionList({ id, anchor, selecting }: OptionListProps): ReactNode {
  const { choices, active, note, isMulti } = selecting;
  const list = usePopup<HTMLDivElement>(anchor, true);
  useEffect(() => {
    list.current?.querySelector(`[id="${id}-${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [list, id, active]);
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-multiselectable={isMulti}
      popover="manual"
      className="popup"
      tabIndex={-1}
    >
      {choices.length === 0 && (
        <p className="note" role="status">
          {note}
        </p>
      )}
      {choices.map((choice, index) => (
        <div key={choice.value} role="presentation">
          {choice.group !== undefined && choice.group !== choices[index - 1]?.group && (
            <div className="group">{choice.group}</div>
          )}
          <OptionView
            id={`${id}-${index}`}
            choice={choice}
            isActive={index === active}
            selecting={selecting}
          />
        </div>
      ))}
    </div>
  );
}
