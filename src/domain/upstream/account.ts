import type { Burn } from '../keys/forecast/burn.ts';
import { type BurningKey, type Forecast, forecastOf, quotaForecast } from '../keys/forecast/forecast.ts';
import type { Quota } from '../keys/quota.ts';
import { addSpan, type Span } from '../time.ts';

/** The account’s own money: without it calls with every key fail, whatever quota the keys have left. */
export interface Account extends Pick<Quota, 'left' | 'used'> {
  readonly burn: Burn | null;
  readonly readAt: Date;
}

export const accountForecast = (account: Account, now: Date): Forecast =>
  quotaForecast({ ...account, expiresAt: null }, now);

export type RunsOut = Extract<Forecast, { kind: 'runsOut' }>;

export const middleOf = ({ from, to }: RunsOut): Date => new Date((from.getTime() + to.getTime()) / 2);

/** When the money is used up, if that is within a span; null: it is not, or nobody knows. */
export function endingWithin(account: Account, span: Span, now: Date): RunsOut | null {
  const forecast = accountForecast(account, now);
  return forecast.kind === 'runsOut' && middleOf(forecast) <= addSpan(now, span, 'UTC') ? forecast : null;
}

/** Whether a key that is in use would go on after the account’s money is used up. */
export function outlives(key: BurningKey, ending: RunsOut, now: Date): boolean {
  if (key.burn?.rate.kind !== 'known' || (key.expiresAt !== null && key.expiresAt <= ending.to)) return false;
  const forecast = forecastOf(key, now);
  if (forecast.kind === 'silent') return forecast.why === 'unlimited';
  return forecast.kind === 'lasts' || forecast.from > ending.to;
}
