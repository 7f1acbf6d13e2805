import { Refused } from '../domain/problem.ts';
import { type Units, type UnitsPerUsd, unitsOf } from '../domain/quota.ts';
import type { Amount } from './command.ts';

/** Dollars become units under today's price, which travels with the request; less than one unit is nothing. */
export function unitsIn(amount: Amount, unitsPerUsd: UnitsPerUsd): Units {
  if ('units' in amount) return amount.units;
  const whole = unitsOf(amount.usd, unitsPerUsd);
  if (whole > 0) return whole;
  const text = `$${amount.usd.toLocaleString('en-US', { maximumFractionDigits: 12 })}`;
  throw new Refused({ kind: 'zero_amount', text });
}
