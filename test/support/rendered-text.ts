import type * as Slack from '@slack/types';
import { expect } from 'vitest';
import { refusedBlocks, refusedView } from '../../sandbox/slack/limits.ts';
import { DEFAULT_READER, type Reader } from '../../src/domain/notices/reader.ts';
import {
  type HomeView,
  type Message,
  type ModalView,
  renderHome,
  renderMessage,
  renderModal,
  type SlackMessage,
} from '../../src/slack/blocks/unrendered.ts';
import { render } from '../../src/slack/text/render.ts';
import type { Text } from '../../src/slack/text/text.ts';

type Spoken = Message | ModalView | HomeView;
export type Shown = SlackMessage | Slack.ModalView | Slack.HomeView;

/** A view as Slack gets it. */
export function shown(view: Message, reader?: Reader): SlackMessage;
export function shown(view: Spoken, reader?: Reader): Shown;
export function shown(view: Spoken, reader = DEFAULT_READER): Shown {
  if (!('type' in view)) return renderMessage(view, reader);
  return view.type === 'modal' ? renderModal(view, reader) : renderHome(view, reader);
}

export const plainText = (text: Text, reader = DEFAULT_READER): string => render(text, reader, 'plain');
export const mrkdwn = (text: Text, reader = DEFAULT_READER): string => render(text, reader, 'mrkdwn');

const NAMED: Reader = { ...DEFAULT_READER, nameOf: (id) => id.replace(/^U0/, '').toLowerCase() };

/** A line of a notification. */
export const heard = (line: Text): string => render(line, NAMED, 'mrkdwn');

/** What a person reads, from top to bottom; `[…]` is a button, `[⋯ …]` a menu, `(…)` a field. */
export const spoken = (given: Spoken): string => {
  const view = shown(given, NAMED);
  const head = 'title' in view ? [`# ${view.title.text}`] : [];
  return [...head, ...view.blocks.flatMap((block) => linesOf(block))].join('\n');
};

/** What a person reads of it only in a dialog, an open list, an empty field, below a field, above it or in a chart. */
export const besides = (given: Spoken): string[] =>
  [...asides(shown(given, NAMED)), ...('type' in given ? [] : aboveMessage(given))].map(
    (line) => `? ${line}`,
  );

/** The title where a window shows it, and what its chart is called. */
const aboveMessage = ({ title, charted = [] }: Message): string[] => [
  ...(title ? [`# ${plainText(title, NAMED)}`] : []),
  ...charted.flatMap((block) =>
    block.type === 'data_visualization'
      ? [block.title, block.chart.series[0].name].map(({ phrase }) => plainText(phrase, NAMED))
      : [],
  ),
];

function asides(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(asides);
  const { confirm, submit, hint, placeholder, options, type } = value as Aside;
  const own = [
    ...(confirm?.title
      ? [`${said(confirm.title)} ${said(confirm)} [${said(confirm.confirm)}] [${said(confirm.deny)}]`]
      : []),
    ...(submit ? [`[${said(submit)}]`] : []),
    ...[hint, placeholder].flatMap((part) => (part ? [said(part)] : [])),
    ...(options && type !== 'overflow' ? [options.map((option) => said(option.text)).join(' | ')] : []),
  ];
  return [...own, ...Object.values(value).flatMap(asides)];
}

interface Aside extends Pick<Part, 'type' | 'options'> {
  readonly confirm?: Part & { readonly title: Part; readonly confirm: Part; readonly deny: Part };
  readonly submit?: Part;
  readonly hint?: Part;
  readonly placeholder?: Part;
}

interface Part {
  readonly type?: string;
  readonly text?: string | Part;
  readonly elements?: readonly Part[];
  readonly fields?: readonly Part[];
  readonly accessory?: Part;
  readonly label?: Part;
  readonly element?: Part;
  readonly initial_value?: string;
  readonly initial_option?: { readonly text: Part };
  readonly options?: readonly { readonly text: Part }[];
  readonly style?: unknown;
}

const said = (part: Part | string | undefined): string =>
  typeof part === 'string' ? part : part === undefined ? '' : said(part.text);

function linesOf(block: unknown): string[] {
  const part = block as Part;
  switch (part.type) {
    case 'divider':
      return ['---'];
    case 'header':
      return [`# ${said(part)}`];
    case 'rich_text':
      return (part.elements ?? []).map((inner) => `> ${(inner.elements ?? []).map(said).join('')}`);
    case 'input':
      return [
        `(${said(part.label)}: ${part.element?.initial_value ?? said(part.element?.initial_option?.text)})`,
      ];
    case 'actions':
      return [(part.elements ?? []).map(control).join(' ')];
    case 'context':
      return (part.elements ?? []).map((inner) => `~ ${said(inner)}`);
    default:
      return [...(part.text ? [said(part)] : []), ...(part.fields ?? []).map(said)].map((line, at) =>
        at === 0 && part.accessory ? `${line} ${control(part.accessory)}` : line,
      );
  }
}

function control(part: Part): string {
  if (part.type === 'button') return `[${said(part)}]`;
  if (part.type === 'overflow')
    return `[⋯ ${(part.options ?? []).map(({ text }) => said(text)).join(' | ')}]`;
  return `<${said(part.initial_option?.text)}>`;
}

/** Checks that Slack accepts the view: lengths, counts, required fields, unique ids, places. */
export function expectTaken(given: Spoken): void {
  const view = shown(given);
  if ('type' in view) {
    expect(refusedView(view)).toBeUndefined();
    return;
  }
  expect(refusedBlocks(view.blocks)).toBeUndefined();
  expect(view.text.length).toBeGreaterThan(0);
  expect(view.text.length).toBeLessThanOrEqual(4000);
}
