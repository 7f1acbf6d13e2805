import { type Units, type UnitsPerUsd, unitsOf } from '../domain/quota.ts';
import type { Amount } from './command.ts';

/** Dollars become units under today's price, which travels with the request. */
export const unitsIn = (amount: Amount, unitsPerUsd: UnitsPerUsd): Units =>
  'units' in amount ? amount.units : unitsOf(amount.usd, unitsPerUsd);
