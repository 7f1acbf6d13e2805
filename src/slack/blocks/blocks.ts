import { MOST_REASON } from '../../domain/requests/request.ts';
import { joined, literal, msg, type Text } from '../text/text.ts';
import { LIMITS } from './limits.ts';
import type {
  ActionsBlock,
  Button,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  HomeView,
  InputBlock,
  KnownBlock,
  Message,
  ModalView,
  MrkdwnElement,
  Phrase,
  PlainTextElement,
  PlainTextOption,
  RichTextBlock,
  SectionBlock,
} from './unrendered.ts';
import { asWritten } from './unrendered.ts';

/** A string may hold only the bot's own words. What a person wrote must be a `Text`, which is escaped. */
export type Words = Text | string;

const asText = (words: Words): Text => (typeof words === 'string' ? literal(words) : words);

export const plain = (words: Words, max: number = LIMITS.button): PlainTextElement => ({
  type: 'plain_text',
  text: { phrase: asText(words), surface: 'plain', max },
  // An emoji code (`:tada:`) in a name stays text.
  emoji: false,
});

const mrkdwn = (text: Text, max: number = LIMITS.section): MrkdwnElement => ({
  type: 'mrkdwn',
  text: { phrase: text, surface: 'mrkdwn', max },
  // Slack then turns only `<…>` into links, channels and mentions, and no bare words.
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

export const header = (text: Words): HeaderBlock => ({ type: 'header', text: plain(text, LIMITS.header) });

export const divider: DividerBlock = { type: 'divider' };

/** A person's own words as a quotation, below what they are; Slack neither formats them nor mentions anybody in them. */
export const quotation = (label: Words, text: string, max = MOST_REASON): RichTextBlock => ({
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_section',
      elements: [{ type: 'text', text: plain(label).text, style: { bold: true } }],
    },
    { type: 'rich_text_quote', elements: [{ type: 'text', text: asWritten(text, max) }] },
  ],
});

export const preformatted = (text: string | Phrase): RichTextBlock => ({
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
  readonly text: Words;
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
  /** For screen readers, where the text alone is too short. */
  readonly label?: Words;
  readonly confirm?: { title: Words; text: Text; yes: Words; style?: 'primary' | 'danger' };
}

export function button({ action, text, value, style, label, confirm }: ButtonSpec): Button {
  return {
    type: 'button',
    action_id: action,
    text: plain(text),
    ...(value === undefined ? {} : { value }),
    ...(style ? { style } : {}),
    ...(label
      ? { accessibility_label: { phrase: asText(label), surface: 'plain' as const, max: LIMITS.label } }
      : {}),
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

export const option = (text: Words, value: string): PlainTextOption => ({
  text: plain(text, LIMITS.option),
  value,
});

export interface FieldSpec {
  readonly id: string;
  readonly label: Words;
  readonly hint?: Words;
  readonly optional?: boolean;
  /** Slack tells the bot at once when it changes, because other fields depend on it. */
  readonly decides?: boolean;
}

/** One field of a form. Its element has the id of its block, unless it brings one of its own. */
export const input = (
  { id, label, hint, optional, decides }: FieldSpec,
  element: InputBlock['element'],
): InputBlock => ({
  type: 'input',
  block_id: id,
  label: plain(label, LIMITS.hint),
  element: { ...element, action_id: element.action_id ?? id },
  ...(hint ? { hint: plain(hint, LIMITS.hint) } : {}),
  ...(optional ? { optional } : {}),
  ...(decides ? { dispatch_action: true } : {}),
});

/** At most `max` blocks; the last one then says how many are not shown. */
function fitBlocks<B extends KnownBlock>(blocks: readonly B[], max: number): (B | ContextBlock)[] {
  if (blocks.length <= max) return [...blocks];
  const more = blocks.length - max + 1;
  return [...blocks.slice(0, max - 1), context(msg`… and ${more} more`)];
}

export const message = (text: Text, blocks: readonly KnownBlock[]): Message => ({
  text: { phrase: text, surface: 'mrkdwn', max: LIMITS.text },
  blocks: fitBlocks(blocks, LIMITS.messageBlocks),
});

/** With a title for where a modal shows it. */
export const titled = (title: Text, shown: Message): Message => ({ ...shown, title });

/** A message of one sentence. */
export const sentence = (text: Text): Message => message(text, [section(text)]);

/** A message of several sentences, with buttons below. */
export const paragraphs = (lines: readonly Text[], buttons: readonly Button[] = []): Message =>
  message(joined(lines), [
    ...lines.map((line) => section(line)),
    ...(buttons.length > 0 ? [actions(buttons)] : []),
  ]);

export interface ModalSpec {
  readonly callback: string;
  readonly title: Words;
  readonly submit?: Words;
  readonly close?: Words;
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
