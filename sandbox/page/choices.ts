import { useEffect, useRef, useState } from 'react';
import type { Element, Option } from '../slack/shapes.ts';
import { useAct } from './act-context.ts';
import { textOf } from './control.ts';

/** One thing that a select offers. */
export interface Choice {
  value: string;
  label: string;
  about?: string;
  group?: string;
}

const choiceOf = (option: Option, group?: string): Choice => ({
  value: option.value ?? textOf(option.text),
  label: textOf(option.text),
  ...(option.description ? { about: textOf(option.description) } : {}),
  ...(group === undefined ? {} : { group }),
});

const fits = ({ label, about = '' }: Choice, query: string): boolean =>
  `${label} ${about}`.toLowerCase().includes(query.toLowerCase());

export const choicesOf = (element: Element): Choice[] => [
  ...(element.options ?? []).map((option) => choiceOf(option)),
  ...(element.option_groups ?? []).flatMap(({ label, options }) =>
    options.map((option) => choiceOf(option, textOf(label))),
  ),
];

const isChoice = (value: unknown): value is Option =>
  typeof value === 'object' && value !== null && 'text' in value;

/** The selected values as choices with labels. */
export function chosenOf(value: unknown, nameOf: (id: string) => string): Choice[] {
  const list = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  return list.map((one) =>
    isChoice(one) ? choiceOf(one) : { value: String(one), label: nameOf(String(one)) },
  );
}

const PAUSE_MS = 120;
const MIN_QUERY = 3;

interface Asking {
  element: Element;
  query: string;
  isOpen: boolean;
  suggest: (query: string) => Promise<Option[]>;
}

/** The choices that match the typed text; an external select asks the app. */
export function useChoices({ element, query, isOpen, suggest }: Asking): { choices: Choice[]; note: string } {
  const { people, snapshot } = useAct();
  const [found, setFound] = useState<{ choices: Choice[]; query: string } | null>(null);
  const latest = useRef(suggest);
  latest.current = suggest;
  const isExternal = element.type.endsWith('external_select');
  const least = element.min_query_length ?? MIN_QUERY;
  useEffect(() => {
    if (!isExternal || !isOpen || query.length < least) return;
    const timer = setTimeout(async () => {
      const options = await latest.current(query);
      setFound({ query, choices: options.map((option) => choiceOf(option)) });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isExternal, isOpen, query, least]);
  if (isExternal) {
    if (query.length < least) return { choices: [], note: `Type ${least} or more letters to search` };
    return { choices: found?.choices ?? [], note: found?.query === query ? 'No results' : 'Loading …' };
  }
  const users = people.map(({ id, name, real_name }) => ({ value: id, label: real_name, about: `@${name}` }));
  const channels = snapshot.channels
    .filter(({ kind }) => kind !== 'im')
    .map(({ id, name }) => ({ value: id, label: `#${name}` }));
  const all = /users_select$/.test(element.type)
    ? users
    : /(channels|conversations)_select$/.test(element.type)
      ? channels
      : choicesOf(element);
  return { choices: all.filter((choice) => fits(choice, query)), note: 'No results' };
}
