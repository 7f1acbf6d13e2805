import { type Component, casual } from 'chrono-node/en';
import { Refused } from '../../../domain/problems/problem.ts';
import { addSpan, dayEnd, parseSpan, type Span, wallTime, zoneOffset } from '../../../domain/time.ts';
import type { Expiry } from '../command.ts';
import type { ParseContext } from '../parse-context.ts';

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
/** `1/2/2027` is another day on the other side of the ocean; `2026-13-01` is none at all. */
const ambiguous = /\d{1,2}[/.]\d{1,2}|^\d{4}-/;
const LAST_YEAR = 2100;

export function parseSpanWord(text: string): Span {
  const span = parseSpan(text);
  if (span === null) throw new Refused({ kind: 'bad_span', text });
  return span;
}

/** An expiry: `30d`, `2026-12-31`, `2026-12-31T18:00`, `next friday 17:00`, `never`. */
export function parseExpiry(text: string, typist: ParseContext): Expiry {
  const word = text.trim();
  if (/^(never|none|no expiry)$/i.test(word)) return 'never';
  const at = spanEnd(word, typist) ?? isoMoment(word, typist) ?? spokenMoment(word, typist);
  if (at === null || Number.isNaN(at.getTime()) || at.getUTCFullYear() > LAST_YEAR)
    throw new Refused({ kind: 'bad_moment', text });
  if (at.getTime() <= typist.now.getTime()) throw new Refused({ kind: 'past_moment', text, at });
  return at;
}

function spanEnd(text: string, { now, zone }: ParseContext): Date | null {
  const span = parseSpan(text.replace(/^in\s+/i, ''));
  return span && addSpan(now, span, zone);
}

function isoMoment(text: string, { zone }: ParseContext): Date | null {
  const match = iso.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const isDate = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
  if (!isDate || hour > 23 || minute > 59 || second > 59) return null;
  if (match[4] === undefined) return dayEnd({ year, month, day }, zone);
  if (match[7] !== undefined) return new Date(text.replace(' ', 'T'));
  return wallTime({ year, month, day, hour: hour || 0, minute: minute || 0, second: second || 0 }, zone);
}

/** The whole text must be one moment; a day without an hour ends with it. */
function spokenMoment(text: string, { now, zone }: ParseContext): Date | null {
  if (ambiguous.test(text)) return null;
  const found = casual.parse(text, { instant: now, timezone: zoneOffset(now, zone) }, { forwardDate: true });
  const [result] = found;
  if (!result || found.length > 1 || result.end || result.text.length !== text.length) return null;
  const { start } = result;
  if (start.isCertain('timezoneOffset')) return start.date();
  const of = (part: Component) => start.get(part) ?? 0;
  const date = { year: of('year'), month: of('month'), day: of('day') };
  if (!start.isCertain('hour')) return dayEnd(date, zone);
  return wallTime({ ...date, hour: of('hour'), minute: of('minute'), second: 0 }, zone);
}
