import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import type { Option } from '../slack/shapes.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { type ControlProps, useControl } from './control.ts';
import { usePopup } from './popup.ts';
import { Text } from './text.tsx';

const move = (menu: HTMLElement | null, by: number): void => {
  const items = [...(menu?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const at = items.findIndex((item) => item === document.activeElement);
  items.at((at + by + items.length) % items.length)?.focus();
};

export function OverflowMenu(props: ControlProps): ReactNode {
  const { element } = props;
  const { isBusy, click } = useControl(props);
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<Option | null>(null);
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const menu = usePopup<HTMLDivElement>(opener, isOpen);
  const close = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  const choose = (option: Option): void => {
    close();
    if (element.confirm) setAsked(option);
    else void click(option.value);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, () => void> = {
      ArrowDown: () => move(menu.current, 1),
      ArrowUp: () => move(menu.current, -1),
      Escape: close,
      Tab: () => setOpen(false),
    };
    const step = steps[event.key];
    if (!isOpen || !step) return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
    step();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the menu, wherever the focus is in it
    <span
      className="overflow"
      onKeyDown={onKeyDown}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <button
        ref={opener}
        type="button"
        className="button icon"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-busy={isBusy}
        aria-label="More actions"
        onClick={() => setOpen(!isOpen)}
      >
        ⋯
      </button>
      {isOpen && (
        <div ref={menu} id={id} role="menu" popover="manual" className="popup menu" data-width="200">
          {(element.options ?? []).map((option, index) => (
            <button
              key={option.value}
              type="button"
              role="menuitem"
              ref={(item) => {
                if (index === 0 && item && !menu.current?.contains(document.activeElement))
                  requestAnimationFrame(() => item.focus());
              }}
              onClick={() => choose(option)}
            >
              <Text of={option.text} />
            </button>
          ))}
        </div>
      )}
      {asked && element.confirm && (
        <ConfirmDialog
          confirm={element.confirm}
          onNo={() => setAsked(null)}
          onYes={() => {
            setAsked(null);
            void click(asked.value);
          }}
        />
      )}
    </span>
  );
}
