import { DAY } from '../../time.ts';
import { type Key, stateOf } from '../key.ts';
import type { Units } from '../quota.ts';
import { type Burn, perDayOf, type Unknown } from './burn.ts';
import { LONG, lastingOf } from './lasting.ts';

export type Forecast =
  | { readonly kind: 'silent'; readonly why: Unknown | 'unread' | 'unlimited' | 'not_working' | 'irregular' }
  /** Some time between the two. */
  | { readonly kind: 'runsOut'; readonly from: Date; readonly to: Date; readonly perDay: Units }
  /** `until`: it expires first; null: it lasts for long. */
  | { readonly kind: 'lasts'; readonly until: Date | null; readonly perDay: Units };

interface BurningKey extends Key {
  /** null: it was not seen to be used. */
  readonly burn: Burn | null;
}

/** When the quota of a key is used up, if it goes on as it did. */
export function forecastOf(key: BurningKey, now: Date): Forecast {
  const { burn, left, expiresAt } = key;
  const why = reasonForSilence(key, now);
  if (why !== null || burn?.rate.kind !== 'known') return { kind: 'silent', why: why ?? 'unread' };
  const perDay = perDayOf(burn.rate);
  const lasting = lastingOf(left, burn, now);
  if (lasting === null) return { kind: 'silent', why: 'irregular' };
  const [from, to] = [afterDays(now, lasting.from), afterDays(now, lasting.to)];
  if (expiresAt !== null && from >= expiresAt) return { kind: 'lasts', until: expiresAt, perDay };
  return lasting.from >= LONG
    ? { kind: 'lasts', until: null, perDay }
    : { kind: 'runsOut', from, to, perDay };
}

function reasonForSilence(key: BurningKey, now: Date): Extract<Forecast, { kind: 'silent' }>['why'] | null {
  if (key.unlimited) return 'unlimited';
  if (stateOf(key, now) !== 'enabled') return 'not_working';
  return key.burn?.rate.kind === 'unknown' ? key.burn.rate.why : null;
}

const afterDays = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY);
