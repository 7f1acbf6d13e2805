import { type Units, type UnitsPerUsd, units, unitsOf } from '../../domain/keys/quota.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { type Amount, parseAmount } from '../command-line/parsers/amount.ts';

/** Converts dollars at the present price, which is stored with the request. `Refused` below one unit, unless it is 0. */
export function amountToUnits(amount: Amount, unitsPerUsd: UnitsPerUsd): Units {
  if ('units' in amount) return amount.units;
  const whole = unitsOf(amount.usd, unitsPerUsd);
  if (whole > 0 || amount.usd === 0) return whole;
  const text = `$${amount.usd.toLocaleString('en-US', { maximumFractionDigits: 12 })}`;
  throw new Refused({ kind: 'zero_amount', text });
}

/** The same for a new balance, which may be nothing. */
export function typedBalance(text: string, unitsPerUsd: UnitsPerUsd): Units {
  const isNothing = /^\$?\s*0+(?:\.0+)?$/.test(text.trim());
  return isNothing ? units(0) : typedUnits(text, unitsPerUsd);
}

/** What was typed into a field for an amount, in units. */
export const typedUnits = (text: string, unitsPerUsd: UnitsPerUsd): Units =>
  amountToUnits(parseAmount(text.trim()), unitsPerUsd);
