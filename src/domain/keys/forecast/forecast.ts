import { DAY, HOUR } from '../../time.ts';
import { type KeyStatus, stateOf } from '../key.ts';
import type { Quota, Units } from '../quota.ts';
import { type Burn, perDayOf, type Unknown } from './burn.ts';
import { LONG, lastingOf } from './lasting.ts';

export type Forecast =
  | { readonly kind: 'silent'; readonly why: Unknown | 'unread' | 'unlimited' | 'not_working' | 'irregular' }
  /** Some time between the two. */
  | { readonly kind: 'runsOut'; readonly from: Date; readonly to: Date; readonly perDay: Units }
  /** `until`: it expires first; null: it lasts for long. */
  | { readonly kind: 'lasts'; readonly until: Date | null; readonly perDay: Units };

interface BurningQuota extends Pick<Quota, 'left'> {
  /** null: it was not seen to be used. */
  readonly burn: Burn | null;
  readonly expiresAt: Date | null;
}

export type BurningKey = KeyStatus & BurningQuota;

/** When the quota of a key is used up, if it goes on as it did. */
export function forecastOf(key: BurningKey, now: Date): Forecast {
  if (key.unlimited) return { kind: 'silent', why: 'unlimited' };
  return stateOf(key, now) === 'enabled' ? quotaForecast(key, now) : { kind: 'silent', why: 'not_working' };
}

/** The same for whatever is spent, such as the account’s own money. */
export function quotaForecast({ burn, left, expiresAt }: BurningQuota, now: Date): Forecast {
  if (burn?.rate.kind !== 'known') return { kind: 'silent', why: burn?.rate.why ?? 'unread' };
  const perDay = perDayOf(burn.rate);
  const lasting = lastingOf(left, burn, now);
  if (lasting === null) return { kind: 'silent', why: 'irregular' };
  const [from, to] = [afterDays(now, lasting.from), afterDays(now, lasting.to)];
  if (expiresAt !== null && from >= expiresAt) return { kind: 'lasts', until: expiresAt, perDay };
  return lasting.from >= LONG
    ? { kind: 'lasts', until: null, perDay }
    : { kind: 'runsOut', from, to, perDay };
}

/** In the middle of the range, to the hour; null: it does not run out, or nobody knows. */
export function runsOutAt(key: BurningKey, now: Date): Date | null {
  const forecast = forecastOf(key, now);
  if (forecast.kind !== 'runsOut') return null;
  return new Date(Math.floor((forecast.from.getTime() + forecast.to.getTime()) / 2 / HOUR) * HOUR);
}

const afterDays = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY);
