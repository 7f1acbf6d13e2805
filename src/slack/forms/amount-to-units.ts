import { type Units, type UnitsPerUsd, unitsOf } from '../../domain/keys/quota.ts';
import { type Problem, Refused } from '../../domain/problems/problem.ts';
import { type Amount, parseAmount } from '../command-line/parsers/amount.ts';

/** Dollars become units under today's price, which travels with the request; less than one unit is nothing. */
export function amountToUnits(amount: Amount, unitsPerUsd: UnitsPerUsd): Units {
  if ('units' in amount) return amount.units;
  const whole = unitsOf(amount.usd, unitsPerUsd);
  if (whole > 0) return whole;
  const text = `$${amount.usd.toLocaleString('en-US', { maximumFractionDigits: 12 })}`;
  throw new Refused({ kind: 'zero_amount', text });
}

/** A form's field is labelled in dollars, so a bare number is one. */
const withDollar = (text: string): string =>
  /^\s*\d+(\.\d+)?\s*$/.test(text) ? `$${text.trim()}` : text.trim();

/** What a field for an amount holds. */
export const typedUnits = (text: string, unitsPerUsd: UnitsPerUsd): Units =>
  amountToUnits(parseAmount(withDollar(text)), unitsPerUsd);

/** The mistake is one of a field for an amount. */
export const isAmountProblem = ({ kind }: Pick<Problem, 'kind'>): boolean =>
  kind === 'bad_amount' || kind === 'zero_amount' || kind === 'amount_too_large';
