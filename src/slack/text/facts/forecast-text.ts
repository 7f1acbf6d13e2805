import { type Burn, perDayOf } from '../../../domain/keys/forecast/burn.ts';
import { type Forecast, forecastOf } from '../../../domain/keys/forecast/forecast.ts';
import { type Lasting, LONG } from '../../../domain/keys/forecast/lasting.ts';
import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import { DAY } from '../../../domain/time.ts';
import { count, day, literal, moment, money, msg, type Text } from '../text.ts';
import type { KeyShown } from './fact.ts';

/** For a line that is read at once: `runs out in 2–4 days`; empty: nobody can say. */
export function runsOutSoon({ key, now }: KeyShown): Text[] {
  const forecast = forecastOf(key, now);
  return forecast.kind === 'runsOut' ? [msg`runs out ${inText(daysUntil(forecast, now), '–')}`] : [];
}

/** The same for a message that stands for days. */
export function runsOutBetween({ key, now }: KeyShown): Text[] {
  const forecast = forecastOf(key, now);
  return forecast.kind === 'runsOut' ? [betweenText(forecast, now)] : [];
}

type Range = Pick<Extract<Forecast, { kind: 'runsOut' }>, 'from' | 'to'>;

/** `runs out between Nov 28 and Nov 30`. */
export const betweenText = (ending: Range, now: Date): Text => msg`runs out ${rangeText(ending, now)}`;

/** `between Nov 28 and Nov 30`. */
export function rangeText(ending: Range, now: Date): Text {
  const { from, to } = daysUntil(ending, now);
  // Less than a day apart they may be on one date.
  const shown = to < 2 || to - from < 1 ? moment : day;
  return msg`between ${shown(ending.from)} and ${shown(ending.to)}`;
}

/** `in 2 to 4 days`. */
export const endingText = (ending: Range, now: Date): Text => inText(daysUntil(ending, now), ' to ');

/** How the key spends, and how long that lasts; null: nothing is known. */
export const burnText = ({ key, now, unitsPerUsd }: KeyShown): Text | null =>
  paceText({ burn: key.burn, forecast: forecastOf(key, now), now, unitsPerUsd });

interface Pace extends Omit<KeyShown, 'key'> {
  readonly burn: Burn | null;
  readonly forecast: Forecast;
}

/** The same of whatever is spent. */
export function paceText({ burn, forecast, now, unitsPerUsd }: Pace): Text | null {
  const perDay = perDayText(burn, unitsPerUsd);
  if (perDay === null) return null;
  if (forecast.kind === 'runsOut') return msg`Runs out ${endingText(forecast, now)} at ${perDay}`;
  if (forecast.kind === 'lasts')
    return forecast.until
      ? msg`About ${perDay}; lasts until it expires`
      : msg`About ${perDay}; lasts for months`;
  return forecast.why === 'irregular'
    ? msg`About ${perDay}, too uneven to say when it runs out`
    : msg`About ${perDay}`;
}

/** `$3.10 a day`; null: not known. */
export const perDayText = (burn: Burn | null, unitsPerUsd: UnitsPerUsd): Text | null =>
  burn?.rate.kind === 'known' ? msg`${money(perDayOf(burn.rate), unitsPerUsd)} a day` : null;

/** For after “spent”: `in 7 days`. */
export const spentWhen = ({ at, spent: { since } }: Burn): Text =>
  at.getTime() - since.getTime() >= 7 * DAY ? msg`in ${count(7, 'day')}` : msg`since ${day(since)}`;

/** For after “lasts”: `about 16 to 20 days`. */
export const lastingText = (lasting: Lasting): Text => {
  if (lasting.from >= LONG) return msg`${count(LONG, 'day')} or more`;
  const { from, to } = told(lasting);
  return from === 0 ? msg`at most ${to}` : msg`about ${from} to ${to}`;
};

function inText(lasting: Lasting, between: string): Text {
  const { from, to } = told(lasting);
  return from === 0 ? msg`within ${to}` : msg`in ${from}${literal(between)}${to}`;
}

/** Rounded outward to whole days, below two days to hours, so the two always differ. */
function told({ from, to }: Lasting): { from: number; to: Text } {
  const [each, unit] = to < 2 ? [24, 'hour'] : [1, 'day'];
  return { from: Math.floor(from * each), to: count(Math.max(1, Math.ceil(to * each)), unit) };
}

const daysUntil = ({ from, to }: Range, now: Date): Lasting => ({
  from: (from.getTime() - now.getTime()) / DAY,
  to: (to.getTime() - now.getTime()) / DAY,
});
