import type { Zone } from '../../../domain/time.ts';
import type { Language } from './languages.ts';

export interface Moment {
  readonly at: Date;
  readonly show: 'day' | 'month_and_day' | 'day_and_time' | 'date_and_time' | 'time' | 'time_with_seconds';
}
type Show = Moment['show'];

interface Reader {
  readonly language: Language;
  readonly surface: 'mrkdwn' | 'plain';
  readonly zone: Zone;
}

/** Formats are kept: making one takes longer than all else in a message. There are as many as languages have kinds. */
export const kept = <Given extends readonly unknown[], Format>(make: (...given: Given) => Format) => {
  const made = new Map<string, Format>();
  return (...given: Given): Format => {
    const name = given.join(' ');
    const format = made.get(name) ?? make(...given);
    made.set(name, format);
    return format;
  };
};

const SHOWN = {
  day: '{date_short}',
  month_and_day: '{date_short}',
  day_and_time: '{date_short_pretty} at {time}',
  date_and_time: '{date_short} at {time}',
  time: '{time}',
  time_with_seconds: '{time_secs}',
} as const satisfies Record<Show, string>;

/** In mrkdwn, Slack shows the reader's own time; elsewhere the time zone is the one from `users.info`. */
export function momentText(moment: Moment, { language, surface, zone }: Reader): string {
  if (surface === 'plain') return plainMoment(moment, language.locale, zone);
  const found = language.catalogue[SHOWN[moment.show]];
  const format = typeof found === 'string' ? found : SHOWN[moment.show];
  const seconds = Math.floor(moment.at.getTime() / 1000);
  return `<!date^${seconds}^${format}|${plainMoment(moment, language.locale, 'UTC')}>`;
}

const momentFormat = kept(
  (locale: string, timeZone: string, show: Show) =>
    new Intl.DateTimeFormat(locale, { ...PARTS[show], hourCycle: 'h23', timeZone }),
);

const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;

const PARTS = {
  day: DAY,
  month_and_day: { day: 'numeric', month: 'short' },
  day_and_time: { ...DAY, ...CLOCK },
  date_and_time: { ...DAY, ...CLOCK },
  time: CLOCK,
  time_with_seconds: { ...CLOCK, second: '2-digit' },
} as const satisfies Record<Show, Intl.DateTimeFormatOptions>;

/** `31 Dec 2026, 18:00`. A reader’s own zone needs no name; UTC does, because it may be nobody’s. */
function plainMoment({ at, show }: Moment, locale: string, zone: Zone): string {
  const said = momentFormat(locale, zone, show).format(at);
  return zone === 'UTC' && PARTS[show] !== DAY && show !== 'month_and_day' ? `${said} UTC` : said;
}
