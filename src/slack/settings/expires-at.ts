import { Refused } from '../../domain/problems/problem.ts';
import { addSpan, dateIn, dayEnd, parseSpan } from '../../domain/time.ts';
import { input, plain } from '../blocks/blocks.ts';
import { selectField } from '../blocks/form-fields.ts';
import type { KnownBlock } from '../blocks/unrendered.ts';
import { parseExpiry } from '../command-line/parsers/moment.ts';
import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import { expiry } from '../text/text.ts';
import type { FormContext, SlackSetting } from './setting.ts';

const CHOICES = ['keep', '7d', '30d', '90d', 'date', 'never'] as const;
type Choice = (typeof CHOICES)[number];

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
      choice: CHOICES.find((choice) => choice === text(IDS.choice)) ?? 'keep',
      on: text(IDS.on) || null,
    }),
    parse,
    fingerprint: ({ choice, on }) => (choice === 'date' ? `${on}` : choice),
    mistakesAt: IDS.on,
  },
};

/** The choice for a length of time; `date` if there is none. */
export const choiceOf = (span: string): Choice => CHOICES.find((choice) => choice === span) ?? 'date';

function blocks({ choice, on }: ExpiryTyped, { key }: FormContext): KnownBlock[] {
  const kept = key?.expiresAt ?? null;
  const keep: [string, Choice][] = kept ? [['As it is now', 'keep']] : [];
  const choices: [string, Choice][] = [
    ...keep,
    ['In 7 days', '7d'],
    ['In 30 days', '30d'],
    ['In 90 days', '90d'],
    ['On a date', 'date'],
    ['Never', 'never'],
  ];
  return [
    selectField({ id: IDS.choice, label: 'Expires', value: choice, choices, decides: true }),
    ...(choice === 'date' ? [dateField(on)] : []),
  ];
}

const dateField = (on: string | null) =>
  input(
    { id: IDS.on, label: 'Date', hint: 'It works until the end of that day.' },
    { type: 'datepicker', ...(on ? { initial_date: on } : {}), placeholder: plain('Choose a date') },
  );

function parse({ choice, on }: ExpiryTyped, { now, zone }: ParseContext, kept: Date | null): Date | null {
  if (choice === 'never') return null;
  if (choice === 'keep') return kept;
  const preset = parseSpan(choice);
  if (preset) return addSpan(now, preset, zone);
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(on ?? '') ?? [];
  if (!year || !month || !day) throw new Refused({ kind: 'bad_moment', text: on ?? '' });
  const at = dayEnd({ year: Number(year), month: Number(month), day: Number(day) }, zone);
  if (at.getTime() <= now.getTime()) throw new Refused({ kind: 'past_moment', text: on ?? '', at });
  return at;
}
