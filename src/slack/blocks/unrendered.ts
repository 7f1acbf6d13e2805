import type * as Slack from '@slack/types';
import type { Reader } from '../../domain/notices/reader.ts';
import { render } from '../text/render.ts';
import { quoted, type Text } from '../text/text.ts';
import { oneLine, type Surface } from '../text/user-text.ts';
import { fitted, LIMITS } from './limits.ts';

/** A text with the place where it will stand; `max`: as many characters as Slack accepts there. */
export interface Phrase {
  readonly phrase: Text;
  readonly surface: Surface;
  readonly max: number;
}

/** What somebody wrote, whole, for where Slack formats nothing. */
export const asWritten = (text: string, max: number = LIMITS.section): Phrase => ({
  phrase: quoted(text, max),
  surface: 'plain',
  max,
});

/** Slack's types, with texts that are rendered once the reader is known. */
type Unrendered<T> = T extends object
  ? {
      [K in keyof T]: K extends 'text' | 'accessibility_label'
        ? string extends Extract<T[K], string>
          ? T[K] | Phrase
          : Unrendered<T[K]>
        : Unrendered<T[K]>;
    }
  : T;

/** What `chat.postMessage` and a `response_url` accept. */
export interface SlackMessage {
  /** For screen readers and notifications, so it says everything and is no summary. */
  readonly text: string;
  readonly blocks: Slack.KnownBlock[];
}

/** Slack's `data_visualization`, for messages only; `@slack/types` has no type for it yet. */
export interface ChartBlock {
  readonly type: 'data_visualization';
  readonly title: Phrase;
  readonly chart: {
    readonly type: 'bar';
    readonly series: readonly [
      { readonly name: Phrase; readonly data: readonly { readonly label: Phrase; readonly value: number }[] },
    ];
    readonly axis_config: { readonly categories: readonly Phrase[] };
  };
}

export interface Message extends Unrendered<SlackMessage> {
  /** Above it where a modal shows it; a message of its own has none. */
  readonly title?: Text;
  /** The same blocks with a chart: modals take none, and some workspaces refuse them. */
  readonly charted?: readonly (KnownBlock | ChartBlock)[];
}
export type ModalView = Unrendered<Slack.ModalView>;
export type HomeView = Unrendered<Slack.HomeView>;
export type KnownBlock = Unrendered<Slack.KnownBlock>;
export type ActionsBlock = Unrendered<Slack.ActionsBlock>;
export type ContextBlock = Unrendered<Slack.ContextBlock>;
export type DividerBlock = Unrendered<Slack.DividerBlock>;
export type HeaderBlock = Unrendered<Slack.HeaderBlock>;
export type InputBlock = Unrendered<Slack.InputBlock>;
export type RichTextBlock = Unrendered<Slack.RichTextBlock>;
export type SectionBlock = Unrendered<Slack.SectionBlock>;
export type Button = Unrendered<Slack.Button>;
export type Overflow = Unrendered<Slack.Overflow>;
export type StaticSelect = Unrendered<Slack.StaticSelect>;
export type MrkdwnElement = Unrendered<Slack.MrkdwnElement>;
export type PlainTextElement = Unrendered<Slack.PlainTextElement>;
export type PlainTextOption = Unrendered<Slack.PlainTextOption>;

export const renderMessage = ({ text, blocks }: Message, reader: Reader) =>
  rendered({ text, blocks }, reader) as SlackMessage;
/** null: it has no chart. */
export const renderCharted = ({ text, charted }: Message, reader: Reader) =>
  charted ? (rendered({ text, blocks: charted }, reader) as SlackMessage) : null;
export const renderModal = (view: ModalView, reader: Reader) => rendered(view, reader) as Slack.ModalView;
export const renderHome = (view: HomeView, reader: Reader) => rendered(view, reader) as Slack.HomeView;
export const renderOption = (option: PlainTextOption, reader: Reader) =>
  rendered(option, reader) as Slack.PlainTextOption;

function rendered(value: unknown, reader: Reader): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => rendered(one, reader));
  if (isPhrase(value)) return phraseText(value, reader);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, rendered(part, reader)]));
}

const isPhrase = (value: object): value is Phrase => 'phrase' in value;

/** Slack refuses an empty text. */
function phraseText({ phrase, surface, max }: Phrase, reader: Reader): string {
  const text = render(phrase, reader, surface);
  return (surface === 'mrkdwn' ? fitted(text, max) : oneLine(text, max)) || '–';
}
