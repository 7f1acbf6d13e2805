/** CometAPI's internal quota units: whole numbers, up to 5e14. */
export type Units = number & { readonly brand: 'units' };
/** Units ÷ `UnitsPerUsd`, for what people read and type; never stored. */
export type Usd = number & { readonly brand: 'usd' };

/** CometAPI's quota_per_unit, which its operator can change, so it is passed along with every amount. */
export type UnitsPerUsd = number;

/**
 * 500,000 is usual. With less than one, a dollar is no unit at all; with more than 1e9, ten million dollars are more
 * units than a number counts exactly. Either is a slip, by which all amounts would be wrong.
 */
export const isUnitPrice = (n: number): boolean => n >= 1 && n <= 1e9;

export interface Quota {
  readonly left: Units;
  readonly used: Units;
  readonly unlimited: boolean;
}

export const units = (n: number): Units => n as Units;
export const usd = (n: number): Usd => n as Usd;

export const hasQuota = ({ unlimited, left }: Pick<Quota, 'unlimited' | 'left'>): boolean =>
  unlimited || left > 0;

/** Traffic does not change it for longer than a dip, only edits do, so an increase is computed from it. */
export const grantedOf = ({ left, used }: Pick<Quota, 'left' | 'used'>): Units => units(left + used);

/**
 * Rounds down, so that nobody gets more than the amount says. A product that is off a whole number only by
 * floating-point error (0.29 × 100) counts as that number.
 */
export function unitsOf(amount: Usd, unitsPerUsd: UnitsPerUsd): Units {
  const product = amount * unitsPerUsd;
  const whole = Math.round(product);
  const isWhole = Math.abs(product - whole) <= Math.abs(whole) * 2 * Number.EPSILON;
  return units(isWhole ? whole : Math.floor(product));
}

export const usdOf = (amount: Units, unitsPerUsd: UnitsPerUsd): Usd => usd(amount / unitsPerUsd);

/** Used ÷ granted, 0 to 1. A key in debt, or with nothing granted, counts as 1. */
export function usedShare({ left, used }: Quota): number {
  const granted = left + used;
  if (left <= 0 || granted <= 0) return 1;
  return Math.min(1, Math.max(0, used / granted));
}

/** How many of so many equal parts of what was granted are left, rounded down. */
export const partsLeft = ({ left, used }: Pick<Quota, 'left' | 'used'>, parts: number): number =>
  left <= 0 ? 0 : Math.min(parts, Math.floor((left * parts) / Math.max(left, left + used)));
