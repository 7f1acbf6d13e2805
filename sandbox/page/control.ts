import { useState } from 'react';
import { inputKind, stateValue } from '../slack/input-kinds.ts';
import type { Block, Element, Option } from '../slack/shapes.ts';
import { useAct, usePlace } from './act-context.ts';

export interface ControlProps {
  block: Block;
  element: Element;
}

export type Entry = string | number | string[] | null;

/** The state and the actions of one interactive element. */
export function useControl({ block, element }: ControlProps) {
  const { act } = useAct();
  const { at, inputs, errors, queue } = usePlace();
  const [isBusy, setBusy] = useState(false);
  const blockId = block.block_id ?? '';
  const exactly = { at, block_id: blockId, action_id: element.action_id ?? '' };
  return {
    isBusy,
    value: inputKind(element) ? stateValue(inputs, { block, element }) : undefined,
    error: errors[blockId],
    fill: (value: Entry): void => {
      queue.last = queue.last.then(() => act({ act: 'fills', ...exactly, value }));
    },
    click: async (option?: string): Promise<void> => {
      setBusy(true);
      await queue.last;
      await act({ act: 'clicks', ...exactly, ...(option === undefined ? {} : { option }) });
      setBusy(false);
    },
    suggest: async (query: string): Promise<Option[]> => {
      const answer = await act({ act: 'suggestions', ...exactly, query });
      return (answer?.result as Option[] | undefined) ?? [];
    },
  };
}

export const textOf = (text: unknown): string => {
  if (typeof text === 'string') return text;
  return typeof text === 'object' && text !== null && 'text' in text ? String(text.text) : '';
};
