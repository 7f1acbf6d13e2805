import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import type { Option } from '../slack/shapes.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { type ControlProps, useControl } from './control.ts';
import { Text } from './text.tsx';
import { usePopup } from './use-popup.ts';

interface MenuProps {
  id: string;
  anchor: RefObject<HTMLElement | null>;
  options: Option[];
  onChoose: (option: Option) => void;
  onClose: () => void;
}

const itemsOf = (menu: HTMLElement | null): HTMLElement[] => [
  ...(menu?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? []),
];

function onMenuKey(event: KeyboardEvent<HTMLElement>, onClose: () => void): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) {
    const items = itemsOf(event.currentTarget);
    const at = items.findIndex((item) => item.matches(':focus'));
    items.at((at + by) % items.length)?.focus();
  } else if (event.key === 'Escape' || event.key === 'Tab') onClose();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function Menu({ id, anchor, options, onChoose, onClose }: MenuProps): ReactNode {
  const menu = usePopup<HTMLDivElement>(anchor, true);
  useEffect(() => itemsOf(menu.current)[0]?.focus(), [menu]);
  return (
    <div
      ref={menu}
      id={id}
      role="menu"
      tabIndex={-1}
      popover="manual"
      className="popup menu"
      data-width="200"
      onKeyDown={(event) => onMenuKey(event, onClose)}
      onBlur={({ currentTarget, relatedTarget }) => !currentTarget.contains(relatedTarget) && onClose()}
    >
      {options.map((option) => (
        <button key={option.value} type="button" role="menuitem" onClick={() => onChoose(option)}>
          <Text of={option.text} />
        </button>
      ))}
    </div>
  );
}

export function OverflowMenu(props: ControlProps): ReactNode {
  const { options = [], confirm } = props.element;
  const { isBusy, click } = useControl(props);
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<Option | null>(null);
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  const choose = (option: Option): void => {
    close();
    if (confirm) setAsked(option);
    else void click(option.value);
  };
  const yes = (): void => {
    setAsked(null);
    void click(asked?.value);
  };
  const described = { 'aria-haspopup': 'menu', 'aria-expanded': isOpen, 'aria-controls': id } as const;
  return (
    <span className="overflow">
      <button
        ref={opener}
        type="button"
        className="button icon"
        {...described}
        aria-busy={isBusy}
        aria-label="More actions"
        onClick={() => setOpen(!isOpen)}
      >
        ⋯
      </button>
      {isOpen && <Menu {...{ id, options }} anchor={opener} onChoose={choose} onClose={close} />}
      {asked && confirm && <ConfirmDialog confirm={confirm} onNo={() => setAsked(null)} onYes={yes} />}
    </span>
  );
}
