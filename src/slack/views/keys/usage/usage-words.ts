import { totalSpent } from '../../../../domain/keys/forecast/daily.ts';
import type { UsageReport } from '../../../../usecases/ports/usage-report.ts';
import {
  count,
  day,
  keyLabel,
  literal,
  moment,
  money,
  msg,
  nothing,
  person,
  type Text,
} from '../../../text/text.ts';

/** Of what it is, and the sum. */
export function titleText(report: UsageReport): Text {
  const { days, before, unitsPerUsd } = report;
  const least = before > 0 ? literal('at least ') : nothing;
  return msg`${aboutText(report)}: ${least}${money(totalSpent(days), unitsPerUsd)} in ${count(days.length, 'day')}`;
}

/** What was used before the bot first looked. */
export const beforeLines = ({ before, unitsPerUsd }: UsageReport): Text[] =>
  before > 0
    ? [msg`${money(before, unitsPerUsd)} had been used before my first reading; I can’t tell on which days.`]
    : [];

function aboutText({ about }: UsageReport): Text {
  if (about.kind === 'key') return keyLabel(about.key);
  if (about.kind === 'account') return literal('*The whole account*');
  return about.isReader ? literal('*Your keys*') : msg`*${person(about.person)}’s keys*`;
}

/** Where the numbers come from, and what they lack. */
export function sourceText({ about, from, models, since, now, zone, inUtcUntil }: UsageReport): Text {
  const days = literal(zone === 'UTC' ? 'days in UTC' : 'days in your time zone');
  const asOf = msg`As of ${moment(now)}, ${days}`;
  if (from === 'log') {
    const name =
      about.kind === 'key' ? literal(', counting only those made under the key’s current name') : nothing;
    return msg`${asOf}. From CometAPI’s own list of calls${name}.`;
  }
  const began = since ? msg`, since ${moment(since)}` : nothing;
  const untold =
    models === null && about.kind !== 'person'
      ? literal(' CometAPI’s own list of calls couldn’t be read, so I can’t break this down by model.')
      : nothing;
  const coarse = inUtcUntil
    ? msg` Days before ${day(inUtcUntil)} are counted in UTC, because I keep only one reading for each.`
    : nothing;
  return msg`${asOf}. From my own readings of ${literal(about.kind === 'account' ? 'the account' : 'the keys')}${began}.${coarse}${untold}`;
}
