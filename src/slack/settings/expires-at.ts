import { Refused } from '../../domain/problems/problem.ts';
import {
  addSpan,
  dateIn,
  dayEnd,
  parseSpan,
  type Span,
  type SpanUnit,
  spanKey,
  type Zone,
} from '../../domain/time.ts';
import { input, plain, type Words } from '../blocks/blocks.ts';
import { selectField } from '../blocks/form-fields.ts';
import type { KnownBlock } from '../blocks/unrendered.ts';
import { parseExpiry } from '../command-line/parsers/moment.ts';
import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import { spanIn } from '../command-line/parsers/span.ts';
import { expiry, msg, spanText, type Text } from '../text/text.ts';
import type { FormContext, SlackSetting } from './setting.ts';

const SPANS = ['7d', '30d', '90d'] as const;
const OTHERS = ['keep', 'date', 'never'] as const;
type SpanChoice = `${number}${SpanUnit}`;
type Choice = (typeof OTHERS)[number] | SpanChoice;

export interface ExpiryTyped {
  /** `keep` only where there is an expiry to keep. */
  readonly choice: Choice;
  /** `2026-12-31`; null: not chosen. */
  readonly on: string | null;
}

const IDS = { choice: 'expires', on: 'expires_on' };

export const expiresAt: SlackSetting<Date | null, ExpiryTyped> = {
  label: 'expiry',
  text: expiry,
  option: {
    name: 'expires',
    kind: 'text',
    usage: { create: '30d', edit: '30d|never' },
    parse(text, reading) {
      const at = parseExpiry(text, reading);
      return at === 'never' ? null : at;
    },
  },
  field: {
    fill: (at, { zone, isKept }) => ({
      choice: at === null ? 'never' : isKept ? 'keep' : 'date',
      on: at && dateIn(at, zone),
    }),
    blocks,
    read: ({ text }) => ({
      choice: choiceIn(text(IDS.choice)),
      on: text(IDS.on) || null,
    }),
    parse,
    fingerprint: ({ choice, on }) => (choice === 'date' ? `${on}` : choice),
    mistakesAt: IDS.on,
  },
};

const isSpan = (text: string): text is SpanChoice => parseSpan(text) !== null;

const choiceIn = (text: string): Choice =>
  isSpan(text) ? text : (OTHERS.find((choice) => choice === text) ?? 'keep');

/** The chosen length of time; null: a date is chosen, or none. */
export const spanOf = ({ choice }: ExpiryTyped): Span | null => (isSpan(choice) ? spanIn(choice) : null);

/** What the field holds for a length of time, also for one that it does not offer by itself. */
export const lastingTyped = (span: Span, { now, zone }: { now: Date; zone: Zone }): ExpiryTyped => ({
  choice: choiceIn(spanKey(span)),
  on: dateIn(addSpan(now, span, zone), zone),
});

function blocks({ choice, on }: ExpiryTyped, { key }: FormContext): KnownBlock[] {
  const kept = key?.expiresAt ?? null;
  const keep: [string, Choice][] = kept ? [['As it is now', 'keep']] : [];
  const spans = [...new Set([...SPANS, choice])].flatMap((one): [Text, Choice][] => {
    const span = parseSpan(one);
    return span ? [[msg`In ${spanText(span)}`, one]] : [];
  });
  const choices: [Words, Choice][] = [...keep, ...spans, ['On a date', 'date'], ['Never', 'never']];
  return [
    selectField({ id: IDS.choice, label: 'Expires', value: choice, choices, decides: true }),
    ...(choice === 'date' ? [dateField(on)] : []),
  ];
}

const dateField = (on: string | null) =>
  input(
    { id: IDS.on, label: 'Date', hint: 'It works until the end of that day.', decides: true },
    { type: 'datepicker', ...(on ? { initial_date: on } : {}), placeholder: plain('Choose a date') },
  );

function parse(typed: ExpiryTyped, { now, zone }: ParseContext, kept: Date | null): Date | null {
  const { choice, on } = typed;
  if (choice === 'never') return null;
  if (choice === 'keep') return kept;
  const span = spanOf(typed);
  if (span) return addSpan(now, span, zone);
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(on ?? '') ?? [];
  if (!year || !month || !day) throw new Refused({ kind: 'bad_moment', text: on ?? '' });
  const at = dayEnd({ year: Number(year), month: Number(month), day: Number(day) }, zone);
  if (at.getTime() <= now.getTime()) throw new Refused({ kind: 'past_moment', text: on ?? '', at });
  return at;
}
