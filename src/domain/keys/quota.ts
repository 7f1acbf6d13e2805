/** CometAPI's internal quota units: whole numbers, up to 5e14. */
export type Units = number & { readonly brand: 'units' };
/** Units ÷ quota_per_unit. Only for reading and writing by people; never stored. */
export type Usd = number & { readonly brand: 'usd' };

/** How many units one dollar is; an operator's option upstream, so it travels with every amount. */
export type UnitsPerUsd = number;

export interface Quota {
  readonly left: Units;
  readonly used: Units;
  readonly unlimited: boolean;
}

export const units = (n: number): Units => n as Units;
export const usd = (n: number): Usd => n as Usd;

export const hasQuota = ({ unlimited, left }: Pick<Quota, 'unlimited' | 'left'>): boolean =>
  unlimited || left > 0;

/** Conserved by traffic and changed only by edits: the one number an increase may rest on. */
export const grantedOf = ({ left, used }: Pick<Quota, 'left' | 'used'>): Units => units(left + used);

/**
 * Rounds down, so that nobody is given a fraction of a unit more than was said. A product that misses a whole
 * number by no more than binary fractions do (0.29 × 100) is that number.
 */
export function unitsOf(amount: Usd, unitsPerUsd: UnitsPerUsd): Units {
  const product = amount * unitsPerUsd;
  const whole = Math.round(product);
  const isWhole = Math.abs(product - whole) <= Math.abs(whole) * 2 * Number.EPSILON;
  return units(isWhole ? whole : Math.floor(product));
}

export const usdOf = (amount: Units, unitsPerUsd: UnitsPerUsd): Usd => usd(amount / unitsPerUsd);

/** The part of what was granted that is spent: 0 to 1. A key in debt, or granted nothing, counts as spent. */
export function usedShare({ left, used }: Quota): number {
  const granted = left + used;
  if (left <= 0 || granted <= 0) return 1;
  return Math.min(1, Math.max(0, used / granted));
}
