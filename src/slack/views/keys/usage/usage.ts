import { type DaySpent, totalSpent } from '../../../../domain/keys/forecast/daily.ts';
import type { Units, UnitsPerUsd } from '../../../../domain/keys/quota.ts';
import type { UsageReport } from '../../../../usecases/ports/usage-report.ts';
import { actions, context, message, section, titled } from '../../../blocks/blocks.ts';
import { LIMITS } from '../../../blocks/limits.ts';
import type { Message } from '../../../blocks/unrendered.ts';
import {
  count,
  day,
  joined,
  keyLabel,
  literal,
  moment,
  money,
  monthAndDay,
  msg,
  nothing,
  person,
  type Text,
  userText,
} from '../../../text/text.ts';
import { keysButton, openButton } from '../key-buttons.ts';
import { barChart } from './bar-chart.ts';

const CELLS = 12;
const MODELS = 8;
const KEYS = 10;

/** What was spent from day to day, and who or what took how much. */
export function usageMessage(report: UsageReport): Message {
  const total = totalSpent(report.days);
  const least = report.before > 0 ? literal('at least ') : nothing;
  const title = msg`${aboutText(report)}: ${least}${money(total, report.unitsPerUsd)} in ${count(report.days.length, 'day')}`;
  const periods = total === 0 ? [] : periodsOf(report.days);
  const bars = total === 0 ? [nothingText(report)] : barLines(periods, report);
  const parts = [...beforeLines(report), ...modelLines(report), ...keyLines(report)];
  const source = msg`${sourceText(report)}${lengthOf(periods)}`;
  const next = report.about.kind === 'key' ? openButton(report.about.key) : keysButton;
  const below = [...(parts.length > 0 ? [section(joined(parts))] : []), actions([next]), context(source)];
  const shown = message(joined([title, ...bars, ...parts, source]), [
    section(title),
    section(joined(bars)),
    ...below,
  ]);
  const charted = total === 0 ? {} : { charted: [section(title), chartOf(periods, report), ...below] };
  return titled(literal('Usage'), { ...shown, ...charted });
}

const nothingText = ({ before }: UsageReport): Text =>
  before > 0 ? literal('I’ve seen nothing spent since my first reading.') : literal('Nothing was spent.');

/** What was used before the bot first looked. */
const beforeLines = ({ before, unitsPerUsd }: UsageReport): Text[] =>
  before > 0
    ? [msg`${money(before, unitsPerUsd)} had been used before my first reading; I can’t tell on which days.`]
    : [];

function aboutText({ about }: UsageReport): Text {
  if (about.kind === 'key') return keyLabel(about.key);
  if (about.kind === 'account') return literal('*The whole account*');
  return about.isReader ? literal('*Your keys*') : msg`*${person(about.person)}’s keys*`;
}

interface Period {
  /** Of its first day. */
  readonly noon: Date;
  readonly days: number;
  readonly spent: Units;
}

/** As many as fit a chart, from the first day with use, of days, pairs of days or weeks. The last one ends today. */
function periodsOf(all: readonly DaySpent[]): Period[] {
  const days = all.slice(all.findIndex(({ spent }) => spent > 0));
  const length =
    [1, 2, 7].find((one) => days.length <= one * LIMITS.bars) ?? Math.ceil(days.length / LIMITS.bars);
  const firstLength = days.length % length || length;
  const starts = Array.from({ length: Math.ceil(days.length / length) }, (_, n) =>
    n === 0 ? 0 : firstLength + (n - 1) * length,
  );
  return starts.flatMap((start, n) => {
    const of = days.slice(start, starts[n + 1]);
    return of[0] ? [{ noon: of[0].noon, days: of.length, spent: totalSpent(of) }] : [];
  });
}

function lengthOf(periods: readonly Period[]): Text {
  const days = periods.at(-1)?.days ?? 1;
  return days === 1 ? nothing : msg` Each bar covers ${count(days, 'day')}, starting on its date.`;
}

function barLines(periods: readonly Period[], { unitsPerUsd }: UsageReport): Text[] {
  const most = Math.max(...periods.map(({ spent }) => spent));
  return periods.map(({ noon, spent }) => {
    const cells = spent <= 0 ? 0 : Math.max(1, Math.round((CELLS * spent) / most));
    const bar = literal(`${'█'.repeat(cells)}${'░'.repeat(CELLS - cells)}`);
    return msg`${bar} ${day(noon)} · ${money(spent, unitsPerUsd)}`;
  });
}

const chartOf = (periods: readonly Period[], { unitsPerUsd }: UsageReport) =>
  barChart(
    literal('Spent, in dollars'),
    literal('Spent'),
    periods.map((period) => ({
      label: monthAndDay(period.noon),
      value: dollarsOf(period.spent, unitsPerUsd),
    })),
  );

/** To a hundredth of a cent, never rounded up. */
const dollarsOf = (spent: Units, unitsPerUsd: UnitsPerUsd): number =>
  Math.floor((spent * 10_000) / unitsPerUsd) / 10_000;

interface Part {
  readonly what: Text;
  readonly spent: Units;
}

function partLines(title: Text, parts: readonly Part[], most: number, { unitsPerUsd }: UsageReport): Text[] {
  if (parts.length === 0) return [];
  const rest = parts.slice(most);
  return [
    title,
    ...parts.slice(0, most).map(({ what, spent }) => msg`${money(spent, unitsPerUsd)} · ${what}`),
    ...(rest.length > 0 ? [msg`${money(totalSpent(rest), unitsPerUsd)} · ${rest.length} more`] : []),
  ];
}

function modelLines(report: UsageReport): Text[] {
  const { models, part } = report;
  const which = part === null ? nothing : msg` (of the newest ${count(part, 'call')})`;
  const parts = (models ?? []).map(({ model, spent }) => ({ what: userText(model || '?'), spent }));
  return partLines(msg`*By model*${which}`, parts, MODELS, report);
}

function keyLines(report: UsageReport): Text[] {
  const { spent = [], total = 0 } = report.keys ?? {};
  const title = total > spent.length ? msg`*By key* (${count(total, 'key')})` : msg`*By key*`;
  return partLines(
    title,
    spent.map((one) => ({ what: keyLabel(one.key), spent: one.spent })),
    KEYS,
    report,
  );
}

/** Where the numbers come from, and what they lack. */
export function sourceText({ about, from, models, since, now, zone, inUtcUntil }: UsageReport): Text {
  const days = literal(zone === 'UTC' ? 'days in UTC' : 'days in your time zone');
  const asOf = msg`As of ${moment(now)}, ${days}`;
  if (from === 'log') {
    const name =
      about.kind === 'key' ? literal(', counting only calls made under its current name') : nothing;
    return msg`${asOf}. From CometAPI’s own list of calls${name}.`;
  }
  const began = since ? msg`, since ${moment(since)}` : nothing;
  const untold =
    models === null && about.kind !== 'person'
      ? literal(' CometAPI’s own list of calls couldn’t be read, so I can’t tell models.')
      : nothing;
  const coarse = inUtcUntil
    ? msg` Days before ${day(inUtcUntil)} are counted in UTC, because I keep one reading a day of them.`
    : nothing;
  return msg`${asOf}. From my own readings of ${literal(about.kind === 'account' ? 'the account' : 'the keys')}${began}.${coarse}${untold}`;
}
