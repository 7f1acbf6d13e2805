import type { KeyRow } from '../../../sandbox/cometapi/key-row.ts';
import type { Deed } from '../step.ts';
import { type Book, grantedIn } from './book.ts';

/** Units of a dollar. */
export const U = 500_000;

/** A card names what was asked, and then what was given instead. */
const givenIn = (text: string): string => / approved (\*.*) instead\./.exec(text)?.[1] ?? text;

export const moneyIn = (text: string): number | null => {
  const given = givenIn(text);
  const [, sign, digits = ''] = /(Added \*|Took back \*|\*[+\-−])\$([\d,.]+)\*/.exec(given) ?? [];
  if (sign === undefined) return given.includes('*$0.00*') ? 0 : null;
  return (sign === '*+' || sign === 'Added *' ? 1 : -1) * Number(digits.replaceAll(',', '')) * U;
};

/** Less may have been approved than was asked. */
export const leftIn = (text: string, asked: number): number =>
  Number(/with \*\$([\d.]+)\* left/.exec(givenIn(text))?.[1] ?? asked);

/** Whole dollars are exact; what `=` comes to is told rounded, so it is worked out from the rows. */
export function deltasOf(
  { sign, usd }: Extract<Deed, { kind: 'quota' }>,
  text: string,
  rows: readonly KeyRow[],
): number[] {
  const told = moneyIn(text);
  if (sign !== '=') return [Math.round(told ?? (sign === '+' ? usd : -usd) * U)];
  const worked = rows.map((row) => usd * U - row.remain_quota);
  const fitting = told === null ? worked : worked.filter((delta) => Math.abs(delta - told) <= U / 100);
  return [...new Set(fitting.length > 0 ? fitting : told === null ? [0] : [told])];
}

/** What is left of a grant is told rounded, so it is worked out from the rows. */
export function takenBack({ granted, rows }: Book, money: number): number[] {
  const steps = [...(granted ?? [])].flatMap((before) => rows.map((row) => grantedIn(row) - before));
  const fitting = steps.filter((step) => Math.abs(step + money) <= U / 100);
  return fitting.length > 0 ? [...new Set(fitting)] : [-money];
}
