import type {
  ActionsBlock,
  Button,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  HomeView,
  InputBlock,
  KnownBlock,
  ModalView,
  MrkdwnElement,
  PlainTextElement,
  PlainTextOption,
  RichTextBlock,
  SectionBlock,
} from '@slack/types';
import { oneLine, type Text } from '../text/text.ts';

/** What Slack accepts; `bench` and tests hold every view to it. */
export const LIMITS = {
  text: 3900,
  messageBlocks: 50,
  viewBlocks: 100,
  section: 3000,
  fields: 10,
  field: 2000,
  header: 150,
  title: 24,
  context: 10,
  actions: 25,
  button: 75,
  label: 75,
  value: 2000,
  option: 75,
  optionValue: 150,
  options: 100,
  placeholder: 150,
  hint: 2000,
  input: 3000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
} as const;

export interface Message {
  /** What a screen reader and a notification say: the whole meaning, not a summary. */
  readonly text: string;
  readonly blocks: KnownBlock[];
}

export const plain = (text: string, max: number = LIMITS.button): PlainTextElement => ({
  type: 'plain_text',
  // Emoji codes in somebody's name stay letters.
  text: oneLine(text, max) || '–',
  emoji: false,
});

/** Cut between lines, where neither an escape nor a mention can be cut in two. */
export function fitted(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 2);
  const end = Math.max(cut.lastIndexOf('\n'), cut.lastIndexOf(' '));
  return `${(end > 0 ? cut.slice(0, end) : cut).replace(/[<&][^>;]*$/, '')} …`;
}

const mrkdwn = (text: Text, max: number = LIMITS.section): MrkdwnElement => ({
  type: 'mrkdwn',
  text: fitted(text.mrkdwn, max) || '–',
  // Nothing in it becomes a link, a channel or a mention unless written as one.
  verbatim: true,
});

export const section = (text: Text, accessory?: SectionBlock['accessory']): SectionBlock => ({
  type: 'section',
  text: mrkdwn(text),
  ...(accessory ? { accessory } : {}),
});

export const fields = (texts: readonly Text[]): SectionBlock => ({
  type: 'section',
  fields: texts.slice(0, LIMITS.fields).map((text) => mrkdwn(text, LIMITS.field)),
});

export const context = (...texts: Text[]): ContextBlock => ({
  type: 'context',
  elements: texts.slice(0, LIMITS.context).map((text) => mrkdwn(text)),
});

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, LIMITS.header) });

export const divider: DividerBlock = { type: 'divider' };

/** Somebody's own words, set apart; formatting and mentions have no meaning in it. */
export const quotation = (text: string, max = 500): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: oneLine(text, max) || '–' }] }],
});

export const preformatted = (text: string): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
});

export const actions = (
  buttons: readonly ActionsBlock['elements'][number][],
  blockId?: string,
): ActionsBlock => ({
  type: 'actions',
  elements: buttons.slice(0, LIMITS.actions),
  ...(blockId ? { block_id: blockId } : {}),
});

export interface ButtonSpec {
  readonly action: string;
  readonly text: string;
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
  /** What a screen reader says when the text alone is terse. */
  readonly label?: string;
  readonly confirm?: { title: string; text: Text; yes: string; style?: 'primary' | 'danger' };
}

export function button({ action, text, value, style, label, confirm }: ButtonSpec): Button {
  return {
    type: 'button',
    action_id: action,
    text: plain(text),
    ...(value === undefined ? {} : { value }),
    ...(style ? { style } : {}),
    ...(label ? { accessibility_label: oneLine(label, LIMITS.label) } : {}),
    ...(confirm ? { confirm: confirmation(confirm) } : {}),
  };
}

const confirmation = ({ title, text, yes, style }: NonNullable<ButtonSpec['confirm']>) => ({
  title: plain(title, LIMITS.confirmTitle),
  text: mrkdwn(text, LIMITS.confirmText),
  confirm: plain(yes, LIMITS.confirmButton),
  deny: plain('Cancel', LIMITS.confirmButton),
  ...(style ? { style } : {}),
});

export const option = (text: string, value: string): PlainTextOption => ({
  text: plain(text, LIMITS.option),
  value,
});

export interface FieldSpec {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
}

/** One field of a form: its block and its element bear the same id. */
export const input = (
  { id, label, hint, optional }: FieldSpec,
  element: InputBlock['element'],
): InputBlock => ({
  type: 'input',
  block_id: id,
  label: plain(label, LIMITS.hint),
  element: { ...element, action_id: element.action_id ?? id },
  ...(hint ? { hint: plain(hint, LIMITS.hint) } : {}),
  ...(optional ? { optional } : {}),
});

/** Caps a list of blocks; the last one says how many are not shown. */
function fitBlocks<B extends KnownBlock>(blocks: readonly B[], max: number): (B | ContextBlock)[] {
  if (blocks.length <= max) return [...blocks];
  const more = blocks.length - max + 1;
  return [
    ...blocks.slice(0, max - 1),
    context({ mrkdwn: `… and ${more} more`, plain: `… and ${more} more` }),
  ];
}

export const message = (text: Text, blocks: readonly KnownBlock[]): Message => ({
  text: fitted(text.mrkdwn, LIMITS.text),
  blocks: fitBlocks(blocks, LIMITS.messageBlocks),
});

/** A message of one sentence. */
export const sentence = (text: Text): Message => message(text, [section(text)]);

export interface ModalSpec {
  readonly callback: string;
  readonly title: string;
  readonly submit?: string;
  readonly close?: string;
  readonly metadata?: string;
  readonly blocks: readonly KnownBlock[];
}

export const modal = ({ callback, title, submit, close, metadata, blocks }: ModalSpec): ModalView => ({
  type: 'modal',
  callback_id: callback,
  title: plain(title, LIMITS.title),
  ...(submit ? { submit: plain(submit, LIMITS.title) } : {}),
  close: plain(close ?? (submit ? 'Cancel' : 'Close'), LIMITS.title),
  ...(metadata ? { private_metadata: metadata } : {}),
  blocks: fitBlocks(blocks, LIMITS.viewBlocks),
});

export const home = (blocks: readonly KnownBlock[]): HomeView => ({
  type: 'home',
  blocks: fitBlocks(blocks, LIMITS.viewBlocks),
});
