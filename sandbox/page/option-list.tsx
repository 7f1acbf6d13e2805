import { type ReactNode, type RefObject, useEffect } from 'react';
import type { Choice } from './choosable.ts';
import { usePopup } from './popup.ts';

interface OptionListProps {
  id: string;
  anchor: RefObject<HTMLElement | null>;
  choices: Choice[];
  active: number;
  values: string[];
  note: string;
  isMulti: boolean;
  choose: (choice: Choice) => void;
}

export function OptionList(props: OptionListProps): ReactNode {
  const { id, anchor, choices, active, values, note, isMulti, choose } = props;
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
        <div key={choice.value}>
          {choice.group !== undefined && choice.group !== choices[index - 1]?.group && (
            <div className="group" role="presentation">
              {choice.group}
            </div>
          )}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys */}
          <div
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={values.includes(choice.value)}
            className={index === active ? 'option active' : 'option'}
            onMouseDown={(event) => event.preventDefault()}
            onClick={(event) => {
              event.stopPropagation();
              choose(choice);
            }}
          >
            <span>{choice.label}</span>
            {choice.about && <small>{choice.about}</small>}
          </div>
        </div>
      ))}
    </div>
  );
}
