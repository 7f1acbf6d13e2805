import { worldNow } from './world-clock.ts';

const DAY_MS = 86_400_000;

const format = (at: number, tz: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-US', { timeZone: tz, ...options }).format(at);

/** `2026-12-31` where the reader is. */
export const dayIn = (at: number, tz: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: tz }).format(at);

export const timeIn = (at: number, tz: string): string =>
  format(at, tz, { hour: 'numeric', minute: '2-digit' });

const ordinal = (day: number): string => {
  const suffix = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' };
  return `${day}${suffix[new Intl.PluralRules('en-US', { type: 'ordinal' }).select(day)]}`;
};

function dateText(at: number, tz: string, month: 'long' | 'short'): string {
  const thisYear = dayIn(at, tz).slice(0, 4) === dayIn(worldNow(), tz).slice(0, 4);
  const day = ordinal(Number(format(at, tz, { day: 'numeric' })));
  const year = thisYear && month === 'short' ? '' : `, ${format(at, tz, { year: 'numeric' })}`;
  return `${format(at, tz, { month })} ${day}${year}`;
}

function pretty(at: number, tz: string, text: string): string {
  const near = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' } as Record<number, string>;
  const days = (Date.parse(dayIn(at, tz)) - Date.parse(dayIn(worldNow(), tz))) / DAY_MS;
  return near[days] ?? text;
}

/** Slack's `<!date^…>` tokens in the reader's own time zone. */
export function slackDate(seconds: number, pattern: string, tz: string): string {
  const at = seconds * 1000;
  const tokens: Record<string, () => string> = {
    date_num: () => dayIn(at, tz),
    date: () => dateText(at, tz, 'long'),
    date_short: () => dateText(at, tz, 'short'),
    date_long: () => `${format(at, tz, { weekday: 'long' })}, ${dateText(at, tz, 'long')}`,
    date_pretty: () => pretty(at, tz, dateText(at, tz, 'long')),
    date_short_pretty: () => pretty(at, tz, dateText(at, tz, 'short')),
    date_long_pretty: () =>
      pretty(at, tz, `${format(at, tz, { weekday: 'long' })}, ${dateText(at, tz, 'long')}`),
    time: () => timeIn(at, tz),
    time_secs: () => format(at, tz, { hour: 'numeric', minute: '2-digit', second: '2-digit' }),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, token: string) => tokens[token]?.() ?? whole);
}

/** The day above the messages of a day. */
export function dayHeading(at: number, tz: string): string {
  const day = `${format(at, tz, { weekday: 'long' })}, ${dateText(at, tz, 'long')}`;
  const text = pretty(at, tz, day);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
