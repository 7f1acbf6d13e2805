import type { Units, UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { RequestBackground } from '../../../usecases/ports/ports.ts';
import { leftText } from '../../text/key-text.ts';
import { count, literal, money, msg, type Text } from '../../text/text.ts';
import type { Balance } from '../changes/change-words.ts';
import { balanceAfter } from '../changes/changes.ts';

/** What a lead decides on: how it stands, how it would stand, and how long that lasts. */
export function moneyLines(request: Request, { key, spentSevenDays }: RequestBackground): Text[] {
  const { unitsPerUsd } = request;
  const after = balanceAfter(request.change, key);
  return [
    ...(key ? [msg`*Now*\n${leftText(key, unitsPerUsd)}`] : []),
    ...(after
      ? [msg`*Afterwards*\n${after === 'unlimited' ? literal('unlimited') : afterWords(after, unitsPerUsd)}`]
      : []),
    ...(spentSevenDays === null
      ? []
      : [msg`*Spent in 7 days*\n${money(spentSevenDays, unitsPerUsd)}${lasting(after, spentSevenDays)}`]),
  ];
}

const afterWords = ({ left, granted }: Balance, unitsPerUsd: UnitsPerUsd): Text =>
  msg`${money(left, unitsPerUsd)} left of ${money(granted, unitsPerUsd)}`;

function lasting(after: Balance | 'unlimited' | null, spent: Units): Text | string {
  if (after === null || after === 'unlimited' || spent <= 0 || after.left <= 0) return literal('');
  const days = Math.floor(after.left / (spent / 7));
  return days < 1
    ? literal(', so this lasts less than a day')
    : msg`, so this lasts about ${count(days, 'day')}`;
}
