import { grantedOf, type Units, type UnitsPerUsd, usdOf } from '../../../../domain/keys/quota.ts';
import type { Problem } from '../../../../domain/problems/problem.ts';
import { Refused } from '../../../../domain/problems/problem.ts';
import { keyName } from '../../../../usecases/mirror/find-key.ts';
import type { MirroredKey } from '../../../../usecases/ports/store/keys.ts';
import { parseAmount } from '../../../command-line/parsers/amount.ts';
import { amountToUnits } from '../../../forms/amount-to-units.ts';
import type { Interaction } from '../../../interaction/interaction.ts';
import type { Wish } from '../../naming/wishes.ts';
import type { Parts } from './spoken-parts.ts';

type Amount = Pick<Parts, 'sign' | 'amount'>;

/** “raise KEY to $50” is $50 left or $50 granted in all; null: nothing is said so, or it is the same. */
export async function eitherTotal(
  { bot }: Interaction,
  key: MirroredKey,
  { wish, parts }: { wish: Wish; parts: Parts },
): Promise<{ amounts: readonly Amount[]; asked: Problem } | null> {
  const { amount, sign } = parts;
  if (wish.verb !== 'quota' || amount === null || sign !== '=' || !parts.isTotal || key.unlimited)
    return null;
  const unitsPerUsd = await bot.ports.cometApi.unitsPerUsd();
  const total = unitsIn(amount, unitsPerUsd);
  if (total === null || key.used <= 0 || total < key.used || total === grantedOf(key)) return null;
  const change = {
    sign: total > grantedOf(key) ? '+' : '-',
    amount: written(total - grantedOf(key), unitsPerUsd),
  };
  const asked: Problem = {
    kind: 'left_or_granted',
    key: keyName(key),
    text: amount,
    change: `${change.sign}${change.amount}`,
    used: key.used,
    unitsPerUsd,
  };
  return { amounts: [{ sign, amount }, change], asked };
}

function unitsIn(amount: string, unitsPerUsd: UnitsPerUsd): Units | null {
  try {
    return amountToUnits(parseAmount(amount), unitsPerUsd);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** Exactly so much: in dollars where these are whole cents. */
function written(change: number, unitsPerUsd: UnitsPerUsd): string {
  const amount = Math.abs(change) as Units;
  const dollars = usdOf(amount, unitsPerUsd).toFixed(2);
  return Number(dollars) * unitsPerUsd === amount ? `$${dollars.replace(/\.00$/, '')}` : `${amount}u`;
}
