import type { Block } from './shapes.ts';

interface Readable {
  text?: unknown;
  title?: unknown;
  submit?: unknown;
  close?: unknown;
  blocks?: Block[] | undefined;
}

const SPOKEN = [
  'title',
  'subtitle',
  'header',
  'caption',
  'label',
  'text',
  'subtext',
  'body',
  'description',
  'fields',
  'elements',
  'element',
  'accessory',
  'options',
  'rows',
  'child_blocks',
  'actions',
  'initial_value',
  'placeholder',
  'hint',
  'alt_text',
];

/** Rich text whose pieces stand on one line. */
const FLOWING = ['rich_text_section', 'rich_text_preformatted', 'rich_text_quote'];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function inline(element: Record<string, unknown>): string | undefined {
  switch (element['type']) {
    case 'user':
      return `<@${element['user_id']}>`;
    case 'channel':
      return `<#${element['channel_id']}>`;
    case 'usergroup':
      return `<!subteam^${element['usergroup_id']}>`;
    case 'emoji':
      return `:${element['name']}:`;
    case 'date':
      return String(element['fallback'] ?? element['timestamp']);
    case 'link':
      return String(element['text'] ?? element['url']);
    default:
      return undefined;
  }
}

function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (!isRecord(value)) return [];
  const special = inline(value);
  if (special !== undefined) return [special];
  if (value['type'] === 'data_visualization') return chartWords(value as unknown as Chart);
  const inner = SPOKEN.flatMap((field) => wordsOf(value[field]));
  return FLOWING.includes(String(value['type'])) ? [inner.join('')] : inner;
}

interface Chart {
  title: string;
  chart: { series?: { data: { label: string; value: number }[] }[] };
}

/** A line for each point. */
const chartWords = ({ title, chart }: Chart): string[] => [
  title,
  ...(chart.series ?? []).flatMap(({ data }) => data.map(({ label, value }) => `${label}: ${value}`)),
];

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** All readable words of some blocks, a line for each text in them. */
export const textOfBlocks = (blocks: Block[]): string => unescaped(blocks.flatMap(wordsOf).join('\n'));

/** All readable words of a message or view: its blocks, or its text where it has none. */
export function textOf(shown: Readable | undefined): string {
  if (!shown) return '';
  const blocks = shown.blocks ?? [];
  const head = [...wordsOf(shown.title), ...(blocks.length === 0 ? wordsOf(shown.text) : [])];
  const foot = [...wordsOf(shown.submit), ...wordsOf(shown.close)];
  return unescaped([...head, ...blocks.flatMap(wordsOf), ...foot].join('\n'));
}
