import { totalSpent } from '../../../domain/keys/forecast/daily.ts';
import type { Units } from '../../../domain/keys/quota.ts';
import { DAY } from '../../../domain/time.ts';
import type { UsageReport } from '../../../usecases/ports/usage-report.ts';
import { context, message, section, titled } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import {
  count,
  day,
  joined,
  keyLabel,
  literal,
  moment,
  money,
  msg,
  nothing,
  person,
  type Text,
  userText,
} from '../../text/text.ts';

const CELLS = 12;
const MODELS = 8;
const KEYS = 10;
/** Lines that fit a section. */
const LINES = 16;

/** A bar for each day, and who or what took how much. */
export function usageMessage(report: UsageReport): Message {
  const total = totalSpent(report.days);
  const title = msg`${aboutText(report)}: ${money(total, report.unitsPerUsd)} in ${count(report.days.length, 'day')}`;
  const bars = total === 0 ? [literal('Nothing was spent.')] : barLines(report);
  const parts = [...modelLines(report), ...keyLines(report)];
  const blocks = [
    section(title),
    ...chunked(bars).map((lines) => section(joined(lines))),
    ...(parts.length > 0 ? [section(joined(parts))] : []),
    context(sourceText(report)),
  ];
  return titled(literal('Usage'), message(joined([title, ...bars, ...parts, sourceText(report)]), blocks));
}

function aboutText({ about }: UsageReport): Text {
  if (about.kind === 'key') return keyLabel(about.key);
  return about.kind === 'person' ? msg`*Keys of ${person(about.person)}*` : literal('*The whole account*');
}

/** From the first day with use. */
function barLines({ days, unitsPerUsd }: UsageReport): Text[] {
  const most = Math.max(...days.map(({ spent }) => spent));
  const first = days.findIndex(({ spent }) => spent > 0);
  return days.slice(first).map(({ day: at, spent }) => {
    const cells = spent <= 0 ? 0 : Math.max(1, Math.round((CELLS * spent) / most));
    const bar = literal(`${'█'.repeat(cells)}${'░'.repeat(CELLS - cells)}`);
    // Noon, so that the date is the same in nearly every zone.
    return msg`${bar} ${day(new Date(at.getTime() + DAY / 2))} · ${money(spent, unitsPerUsd)}`;
  });
}

function chunked(lines: readonly Text[]): Text[][] {
  const chunks: Text[][] = [];
  for (let from = 0; from < lines.length; from += LINES) chunks.push(lines.slice(from, from + LINES));
  return chunks;
}

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
  const title = total > spent.length ? msg`*By key*, of ${count(total, 'key')}` : msg`*By key*`;
  return partLines(
    title,
    spent.map((one) => ({ what: keyLabel(one.key), spent: one.spent })),
    KEYS,
    report,
  );
}

/** Where the numbers come from, and what they lack. */
function sourceText({ about, from, models, since, now }: UsageReport): Text {
  const asOf = msg`As of ${moment(now)}, days in UTC`;
  if (from === 'log') {
    const name = about.kind === 'key' ? literal(', of calls under its present name') : nothing;
    return msg`${asOf}. From CometAPI’s own list of calls${name}.`;
  }
  const began = since ? msg`, since ${moment(since)}` : nothing;
  const untold =
    models === null && about.kind !== 'person'
      ? literal(' CometAPI’s own list of calls couldn’t be read, so I can’t tell models.')
      : nothing;
  return msg`${asOf}. From what I read of ${literal(about.kind === 'account' ? 'the account' : 'the keys')} at each sweep${began}.${untold}`;
}
