import { type Units, type UnitsPerUsd, unitsOf } from '../../domain/keys/quota.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { Amount } from '../command-line/parsers/amount.ts';

/** Dollars become units under today's price, which travels with the request; less than one unit is nothing. */
export function amountToUnits(amount: Amount, unitsPerUsd: UnitsPerUsd): Units {
  if ('units' in amount) return amount.units;
  const whole = unitsOf(amount.usd, unitsPerUsd);
  if (whole > 0) return whole;
  const text = `$${amount.usd.toLocaleString('en-US', { maximumFractionDigits: 12 })}`;
  throw new Refused({ kind: 'zero_amount', text });
}
