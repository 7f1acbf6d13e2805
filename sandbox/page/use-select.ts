import { type KeyboardEvent, useState } from 'react';
import { useAct } from './act-context.ts';
import { type Choice, chosenOf, useChoices } from './choices.ts';
import { type ControlProps, useControl } from './control.ts';

export type SelectState = ReturnType<typeof useSelect>;

/** The behaviour of every select, without its looks. */
export function useSelect(props: ControlProps) {
  const { element } = props;
  const { value, fill, suggest, isBusy } = useControl(props);
  const { names } = useAct().snapshot;
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const isMulti = element.type.startsWith('multi_');
  const chosen = chosenOf(value, (one) => names[one] ?? one);
  const values = chosen.map((choice) => choice.value);
  const show = (open: boolean): void => {
    setOpen(open);
    setQuery('');
    setActive(0);
  };
  const type = (text: string): void => {
    setQuery(text);
    setActive(0);
    setOpen(true);
  };
  const toggle = (choice: Choice): void => {
    const others = values.filter((other) => other !== choice.value);
    fill(values.length > others.length ? others : [...values, choice.value]);
  };
  const choose = (choice: Choice): void => {
    if (!isMulti) fill(choice.value);
    else toggle(choice);
    if (isMulti) setQuery('');
    else show(false);
  };
  const dropLast = (): void => {
    if (isMulti && values.length > 0) fill(values.slice(0, -1));
  };
  return {
    ...useChoices({ element, query, isOpen, suggest }),
    ...{ isMulti, isOpen, isBusy, query, active, chosen, values },
    ...{ setActive, show, type, toggle, choose, dropLast },
    clear: () => fill(isMulti ? [] : null),
  };
}

export function onSelectKey(event: KeyboardEvent<HTMLInputElement>, selecting: SelectState): void {
  const { choices, active, isOpen, query, setActive, show, choose, dropLast } = selecting;
  const step = (by: number): void => {
    if (isOpen) setActive((active + by + choices.length) % Math.max(choices.length, 1));
    else show(true);
  };
  const chosen = choices[active];
  if (event.key === 'ArrowDown') step(1);
  else if (event.key === 'ArrowUp') step(-1);
  else if (event.key === 'Enter' && !isOpen) show(true);
  else if (event.key === 'Enter' && chosen) choose(chosen);
  else if (event.key === 'Escape' && isOpen) show(false);
  else if (event.key === 'Backspace' && query === '') dropLast();
  else if (event.key !== 'Enter') return;
  event.preventDefault();
  if (event.key === 'Escape') event.stopPropagation();
}
