import { type Units, type UnitsPerUsd, type Usd, units } from '../../domain/keys/quota.ts';
import type { UserId } from '../../domain/member.ts';
import { type Span, spanParts } from '../../domain/time.ts';
import type { Moment } from './language/moment-text.ts';

/** A text that is not rendered yet. Its English template is also its key in a catalogue. */
export type Text =
  | { readonly kind: 'template'; readonly template: string; readonly values: readonly Text[] }
  /** The two English forms; `many` is the key in a catalogue. */
  | { readonly kind: 'plural'; readonly n: number; readonly one: string; readonly many: string }
  | {
      readonly kind: 'user_text';
      readonly text: string;
      readonly max: number;
      /** Whole and unmarked, because it stands alone as a quotation. */
      readonly isQuoted?: true;
    }
  | { readonly kind: 'person'; readonly id: UserId }
  | { readonly kind: 'channel'; readonly id: string }
  | { readonly kind: 'user_group'; readonly id: string }
  | ({ readonly kind: 'moment' } & Moment)
  | { readonly kind: 'number'; readonly value: number }
  | {
      readonly kind: 'money';
      readonly amount: Units;
      readonly unitsPerUsd: UnitsPerUsd;
      readonly sign: 'negative' | 'always';
    }
  | { readonly kind: 'list'; readonly items: readonly Text[]; readonly join: 'and' | 'or' }
  | { readonly kind: 'joined'; readonly items: readonly Text[]; readonly separator: string };

const NAME_LENGTH = 80;

/** What somebody else wrote (a name, a reason, an error). It is rendered without formatting, links and mentions. */
export const userText = (text: string, max = NAME_LENGTH): Text => ({ kind: 'user_text', text, max });

/** The same as a quotation, for where Slack formats nothing. */
export const quoted = (text: string, max: number): Text => ({ kind: 'user_text', text, max, isQuoted: true });

type Value = Text | string | number;

/** A number after `#` is an id, not a quantity. */
function valueText(value: Value, before: string): Text {
  if (typeof value === 'number')
    return before.endsWith('#') ? literal(String(value)) : { kind: 'number', value };
  return typeof value === 'string' ? userText(value) : value;
}

/** The bot's own words with values in them. A string among the values is rendered as `userText`. */
export const msg = (parts: TemplateStringsArray, ...values: Value[]): Text => ({
  kind: 'template',
  template: parts.reduce((before, part, at) => `${before}{${at - 1}}${part}`),
  values: values.map((value, at) => valueText(value, parts[at] ?? '')),
});

/** The bot's own words as they are, with their formatting. */
export const literal = (template: string): Text => ({ kind: 'template', template, values: [] });

export const nothing: Text = literal('');

export const joined = (items: readonly Text[], separator = '\n'): Text => ({
  kind: 'joined',
  items,
  separator,
});

/** `a, b and c`. */
export const list = (items: readonly Text[]): Text => ({ kind: 'list', items, join: 'and' });

/** `a, b or c`. */
export const either = (items: readonly Text[]): Text => ({ kind: 'list', items, join: 'or' });

export const person = (id: UserId): Text =>
  /^[UW][A-Z0-9]+$/.test(id) ? { kind: 'person', id } : userText(id);

/** A person as they are typed, by their name, for the middle of a line to copy. */
export const mentionText = (id: UserId): Text => userText(`<@${id}>`);

/** A person or a user group of the policy. */
export const personOrGroup = (id: string): Text =>
  /^S[A-Z0-9]+$/.test(id) ? { kind: 'user_group', id } : person(id);

export const channel = (id: string): Text =>
  /^[CG][A-Z0-9]+$/.test(id) ? { kind: 'channel', id } : userText(id);

export const owner = (id: UserId | null): Text => (id === null ? literal('no owner') : person(id));

/** Another member's key has no name here, and one that is still to be created has the id 0. */
export const keyLabel = ({ id, name: text }: { id: number; name: string }): Text => {
  if (text === '') return msg`*#${id}*`;
  return id === 0 ? msg`*${text}*` : msg`*${text}* (#${id})`;
};

/** `31 Dec 2026`, in the reader's own time zone. */
export const day = (at: Date): Text => ({ kind: 'moment', at, show: 'day' });

/** `31 Dec`, where there is little room and the year is plain. */
export const monthAndDay = (at: Date): Text => ({ kind: 'moment', at, show: 'month_and_day' });

/** In the reader's own time zone. */
export const moment = (at: Date): Text => ({ kind: 'moment', at, show: 'day_and_time' });

/** Never `tomorrow`, for what stays as it is said when the moment is over. */
export const dateAndTime = (at: Date): Text => ({ kind: 'moment', at, show: 'date_and_time' });

/** A time of day, for a moment of the last or the next hours. */
export const timeOf = (at: Date): Text => ({ kind: 'moment', at, show: 'time' });

/** A time of day with seconds, for a moment within the next hour. */
export const secondOf = (at: Date): Text => ({ kind: 'moment', at, show: 'time_with_seconds' });

/** `until Dec 25th`, `never expiring`: for after what has that time. */
export const untilText = (at: Date | null): Text =>
  at === null ? literal('never expiring') : msg`until ${moment(at)}`;

export const expiry = (at: Date | null): Text => (at === null ? literal('never') : moment(at));

export const money = (amount: Units, unitsPerUsd: UnitsPerUsd): Text => ({
  kind: 'money',
  amount,
  unitsPerUsd,
  sign: 'negative',
});

/** An amount that was never units, such as a limit of the policy. */
export const dollars = (amount: Usd): Text => money(units(amount), 1);

/** `+$50.00`, `-$10.00`. */
export const signedMoney = (amount: Units, unitsPerUsd: UnitsPerUsd): Text => ({
  kind: 'money',
  amount,
  unitsPerUsd,
  sign: 'always',
});

/** `1 key`, `2 keys`. */
export const count = (n: number, one: string, many = `${one}s`): Text => ({
  kind: 'plural',
  n,
  one: `{0} ${one}`,
  many: `{0} ${many}`,
});

const SPAN_UNITS = { m: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month', y: 'year' } as const;

/** `4 hours`, `2 years`, `2 days and 3 hours`. */
export const spanText = (span: Span): Text =>
  inParts(spanParts(span).map(({ amount, unit }) => count(amount, SPAN_UNITS[unit])));

/** `30 more days`. */
export const moreTimeText = (span: Span): Text =>
  inParts(
    spanParts(span).map(({ amount, unit }, at) =>
      count(amount, at === 0 ? `more ${SPAN_UNITS[unit]}` : SPAN_UNITS[unit]),
    ),
  );

const inParts = ([first = nothing, ...rest]: readonly Text[]): Text =>
  rest.length > 0 ? list([first, ...rest]) : first;

/** Of one hour or year is told as of one thing. */
export const isOneUnit = (span: Span): boolean =>
  spanParts(span).length === 1 && spanParts(span)[0]?.amount === 1;

/** For after “the”: `hour`, `4 hours`. */
export const lengthText = (span: Span): Text =>
  isOneUnit(span) ? literal(SPAN_UNITS[spanParts(span)[0]?.unit ?? 'm']) : spanText(span);

/** `a, b and 3 more`; of lines, the last one is `and 3 more`. `total`: of all, where `items` are only the first. */
export function firstOf(
  items: readonly Text[],
  { most = items.length, total = items.length, separator = ', ' },
): Text {
  const shown = items.slice(0, most);
  const more = total - shown.length;
  if (more <= 0) return joined(shown, separator);
  if (separator === '\n') return joined([...shown, msg`and ${more} more`]);
  return msg`${joined(shown, separator)} and ${more} more`;
}

export const some = (texts: readonly string[], most = 5): Text =>
  firstOf(
    texts.map((text) => userText(text)),
    { most },
  );
