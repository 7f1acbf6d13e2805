import { DAY } from '../../time.ts';
import { type Quota, type UnitsPerUsd, type Usd, units, usd, usdOf } from '../quota.ts';
import { type Burn, perDayOf } from './burn.ts';

const DAYS = 30;
/** What to ask for where nothing is known of the key. */
export const USUAL = usd(20);
const LEAST = 5;
/** A larger amount is no button but a form. */
const MOST = 1_000_000;

interface Spending extends Pick<Quota, 'left'> {
  readonly burn: Burn | null;
  readonly expiresAt: Date | null;
}

/** What to ask for, in whole dollars: with what is left, it lasts for 30 days, or until the key expires. */
export function proposedUsd(
  { left, burn, expiresAt }: Spending,
  { unitsPerUsd, now }: { readonly unitsPerUsd: UnitsPerUsd; readonly now: Date },
): Usd {
  if (burn?.rate.kind !== 'known') return USUAL;
  const remaining = expiresAt === null ? DAYS : (expiresAt.getTime() - now.getTime()) / DAY;
  // One that has expired is renewed as well.
  const days = remaining > 0 ? Math.min(DAYS, remaining) : DAYS;
  const missing = usdOf(units(days * perDayOf(burn.rate) - left), unitsPerUsd);
  const step = Math.max(LEAST, 10 ** Math.floor(Math.log10(Math.max(1, missing))) / 2);
  return usd(Math.min(MOST, Math.max(LEAST, Math.ceil(missing / step) * step)));
}
