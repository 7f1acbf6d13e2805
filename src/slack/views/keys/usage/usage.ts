import { type DaySpent, totalSpent } from '../../../../domain/keys/forecast/daily.ts';
import type { Units, UnitsPerUsd } from '../../../../domain/keys/quota.ts';
import type { UsageReport } from '../../../../usecases/ports/usage-report.ts';
import { actions, button, context, message, section, titled } from '../../../blocks/blocks.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { LIMITS } from '../../../blocks/limits.ts';
import { usageRef } from '../../../blocks/refs/usage-ref.ts';
import type { Button, Message } from '../../../blocks/unrendered.ts';
import {
  count,
  day,
  joined,
  keyLabel,
  literal,
  money,
  monthAndDay,
  msg,
  nothing,
  type Text,
  userText,
} from '../../../text/text.ts';
import { keysButton, openButton } from '../key-buttons.ts';
import { barChart } from './bar-chart.ts';
import { beforeLines, sourceText, titleText } from './usage-words.ts';

const CELLS = 12;
const MODELS = 8;
const KEYS = 10;

/** What was spent from day to day, and who or what took how much. `isCsv`: a file was asked for, and nothing could be put in it. */
export function usageMessage(report: UsageReport, { isCsv }: { isCsv: boolean } = { isCsv: false }): Message {
  const total = totalSpent(report.days);
  const title = titleText(report);
  const periods = total === 0 ? [] : periodsOf(report.days);
  const bars = [
    ...(total === 0 ? [nothingText(report)] : barLines(periods, report)),
    ...(isCsv ? [NO_FILE] : []),
  ];
  const parts = [...beforeLines(report), ...modelLines(report), ...keyLines(report)];
  const source = msg`${sourceText(report)}${lengthOf(periods)}`;
  const next = report.about.kind === 'key' ? openButton(report.about.key) : keysButton;
  const file = report.rows.length > 0 ? [csvButton(report)] : [];
  const below = [
    ...(parts.length > 0 ? [section(joined(parts))] : []),
    actions([next, ...file]),
    context(source),
  ];
  const shown = message(joined([title, ...bars, ...parts, source]), [
    section(title),
    section(joined(bars)),
    ...below,
  ]);
  const charted = total === 0 ? {} : { charted: [section(title), chartOf(periods, report), ...below] };
  return titled(literal('Usage'), { ...shown, ...charted });
}

function csvButton({ about, days }: UsageReport): Button {
  const of =
    about.kind === 'key'
      ? { key: about.key.id }
      : about.kind === 'person'
        ? { person: about.person }
        : about.kind;
  return button({
    action: ACTIONS.usageCsv,
    text: 'CSV',
    label: msg`CSV: the numbers as a file`,
    value: usageRef.encode({ of, days: days.length }),
  });
}

const nothingText = ({ before }: UsageReport): Text =>
  before > 0 ? literal('I’ve seen no spending since my first reading.') : literal('Nothing was spent.');

const NO_FILE = literal('There’s nothing to put in a file, so I didn’t send one.');

interface Period {
  /** Of its first day. */
  readonly noon: Date;
  readonly days: number;
  readonly spent: Units;
}

/**
 * As many as fit a chart, of days, pairs of days or weeks; the last one ends today. Only where the first day asked for has
 * use, the first one may be shorter: else it begins before the first day with use.
 */
function periodsOf(all: readonly DaySpent[]): Period[] {
  const first = all.findIndex(({ spent }) => spent > 0);
  const used = all.length - first;
  const length = [1, 2, 7].find((one) => used <= one * LIMITS.bars) ?? Math.ceil(used / LIMITS.bars);
  const days = all.slice(-length * Math.ceil(used / length));
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
  const [first = 1, last = 1] = [periods.at(0)?.days, periods.at(-1)?.days];
  if (last === 1) return nothing;
  const shorter = first < last ? msg`; the first covers ${first}` : nothing;
  return msg` Each bar covers ${count(last, 'day')}, starting on its date${shorter}.`;
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
  const which = part === null ? nothing : msg` (newest ${count(part, 'call')} only)`;
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
