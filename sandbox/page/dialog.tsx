import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from 'react';

const REACHABLE =
  'button:not([disabled]), [href], input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [tabindex="0"]';

function keepFocusInside(event: KeyboardEvent<HTMLDialogElement>): void {
  if (event.key !== 'Tab') return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(REACHABLE)].filter(
    (stop) => stop.offsetParent !== null && stop.tabIndex >= 0,
  );
  const [first, last] = [stops[0], stops.at(-1)];
  const [from, to] = event.shiftKey ? [first, last] : [last, first];
  if (document.activeElement !== from && event.currentTarget.contains(document.activeElement)) return;
  event.preventDefault();
  to?.focus();
}

interface DialogProps {
  label: string;
  className: string;
  onClose: () => void;
  children: ReactNode;
  /** When it changes, the first field gets the focus unless another field has it. */
  focusOn?: string;
}

/** The browser's own modal dialog; Escape closes it, and Tab stays in it. */
export function Dialog({ label, className, onClose, children, focusOn = '' }: DialogProps): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown has changed
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog || document.activeElement?.matches('input, textarea, [role=combobox]')) return;
    const field = dialog.querySelector<HTMLElement>('.dialog-body :is(input, textarea, [role=combobox])');
    (field ?? dialog.querySelector<HTMLElement>('[data-first]') ?? dialog).focus();
  }, [focusOn]);
  return (
    <dialog
      ref={ref}
      className={`dialog ${className}`}
      aria-label={label}
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        keepFocusInside(event);
        event.stopPropagation();
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      {children}
    </dialog>
  );
}
