import { type Units, type UnitsPerUsd, unitsOf } from '../../domain/keys/quota.ts';
import { type Problem, Refused } from '../../domain/problems/problem.ts';
import { type Amount, parseAmount } from '../command-line/parsers/amount.ts';

/** Converts dollars at the present price, which is stored with the request. `Refused` below one unit, unless it is 0. */
export function amountToUnits(amount: Amount, unitsPerUsd: UnitsPerUsd): Units {
  if ('units' in amount) return amount.units;
  const whole = unitsOf(amount.usd, unitsPerUsd);
  if (whole > 0 || amount.usd === 0) return whole;
  const text = `$${amount.usd.toLocaleString('en-US', { maximumFractionDigits: 12 })}`;
  throw new Refused({ kind: 'zero_amount', text });
}

/** The label of a form's field says dollars, so a bare number means dollars. */
const withDollar = (text: string): string =>
  /^\s*\d+(\.\d+)?\s*$/.test(text) ? `$${text.trim()}` : text.trim();

/** What was typed into a field for an amount, in units. */
export const typedUnits = (text: string, unitsPerUsd: UnitsPerUsd): Units =>
  amountToUnits(parseAmount(withDollar(text)), unitsPerUsd);

/** Whether `typedUnits` refused for this reason. */
export const isAmountProblem = ({ kind }: Pick<Problem, 'kind'>): boolean =>
  kind === 'bad_amount' || kind === 'not_dollars' || kind === 'zero_amount' || kind === 'amount_too_large';
