import { amountOf } from '../../../domain/changes/changes.ts';
import { type UnitsPerUsd, units, unitsOf } from '../../../domain/keys/quota.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { TeamBudget } from '../../../usecases/ports/ports.ts';
import { dollars, literal, money, msg, nothing, spanText, type Text } from '../../text/text.ts';

/** What the team has after this, or by how much it exceeds its budget. */
export function budgetLines({ change, unitsPerUsd }: Request, budget: TeamBudget | null): Text[] {
  if (budget === null) return [];
  const left = unitsOf(budget.total, unitsPerUsd) - budget.granted;
  const of = literal(left >= 0 ? ' of' : '');
  const is = msg`${overOrLeft(left, unitsPerUsd)}${of} ${dollars(budget.total)} in ${spanText(budget.per)}`;
  const amount = amountOf(change);
  const isUnlimited = change.kind === 'unlimited_on' || (change.kind === 'create' && change.key.unlimited);
  const after = isUnlimited
    ? literal('; no limit if approved')
    : amount === null
      ? nothing
      : msg`; ${overOrLeft(left - amount, unitsPerUsd)} if approved`;
  return [msg`*Budget of ${budget.team}*\n${is}${after} (pending requests count too)`];
}

const overOrLeft = (left: number, unitsPerUsd: UnitsPerUsd): Text =>
  left >= 0 ? msg`${money(units(left), unitsPerUsd)} left` : msg`${money(units(-left), unitsPerUsd)} over`;
