import type { Block, Element, InputState, Inputs } from './shapes.ts';

interface InputKind {
  /** The member with the value in `state.values` and in an action. */
  field: string;
  /** The member with the initial value. */
  initial: string;
  empty: null | [];
}

const one = (field: string, initial: string): InputKind => ({ field, initial, empty: null });
const many = (field: string, initial: string): InputKind => ({ field, initial, empty: [] });

const KINDS: Record<string, InputKind> = {
  plain_text_input: one('value', 'initial_value'),
  number_input: one('value', 'initial_value'),
  email_text_input: one('value', 'initial_value'),
  url_text_input: one('value', 'initial_value'),
  file_input: many('files', 'initial_files'),
  static_select: one('selected_option', 'initial_option'),
  external_select: one('selected_option', 'initial_option'),
  radio_buttons: one('selected_option', 'initial_option'),
  users_select: one('selected_user', 'initial_user'),
  conversations_select: one('selected_conversation', 'initial_conversation'),
  channels_select: one('selected_channel', 'initial_channel'),
  multi_static_select: many('selected_options', 'initial_options'),
  multi_external_select: many('selected_options', 'initial_options'),
  checkboxes: many('selected_options', 'initial_options'),
  multi_users_select: many('selected_users', 'initial_users'),
  multi_conversations_select: many('selected_conversations', 'initial_conversations'),
  multi_channels_select: many('selected_channels', 'initial_channels'),
  datepicker: one('selected_date', 'initial_date'),
  timepicker: one('selected_time', 'initial_time'),
  datetimepicker: one('selected_date_time', 'initial_date_time'),
};

export const inputKind = (element: Element): InputKind | undefined => KINDS[element.type];

export interface Control {
  block: Block;
  element: Element;
}

const isElement = (value: unknown): value is Element =>
  typeof value === 'object' && value !== null && 'type' in value;

const elementsIn = (value: unknown): Element[] => (Array.isArray(value) ? value.filter(isElement) : []);

/** All interactive elements of the blocks, also inside cards and containers. */
export function controlsIn(blocks: Block[]): Control[] {
  return blocks.flatMap((block): Control[] => {
    if (block.type === 'container') return controlsIn(elementsIn(block['child_blocks']).map(asBlock));
    if (block.type === 'carousel') return controlsIn(elementsIn(block.elements).map(asBlock));
    const found = {
      section: elementsIn([block.accessory]),
      input: elementsIn([block.element]),
      actions: elementsIn(block.elements),
      card: elementsIn(block['actions']),
    }[block.type];
    return (found ?? []).filter((element) => element.type !== 'image').map((element) => ({ block, element }));
  });
}

const asBlock = (element: Element): Block => element as Block;

const emptyState = (element: Element, kind: InputKind): InputState => ({
  type: element.type,
  [kind.field]: element[kind.initial] ?? kind.empty,
});

/** The state of every input; keeps present values with the same block_id and action_id. */
export function inputsIn(blocks: Block[], before: Inputs = {}): Inputs {
  const inputs: Inputs = {};
  for (const { block, element } of controlsIn(blocks)) {
    const kind = inputKind(element);
    if (!kind) continue;
    const [blockId, actionId] = [block.block_id ?? '', element.action_id ?? ''];
    const kept = before[blockId]?.[actionId];
    inputs[blockId] ??= {};
    inputs[blockId][actionId] = kept?.type === element.type ? kept : emptyState(element, kind);
  }
  return inputs;
}

export const stateValue = (inputs: Inputs, { block, element }: Control): unknown => {
  const kind = inputKind(element);
  return kind && inputs[block.block_id ?? '']?.[element.action_id ?? '']?.[kind.field];
};
