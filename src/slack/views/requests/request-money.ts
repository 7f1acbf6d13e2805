import type { Key } from '../../../domain/keys/key.ts';
import { grantedOf, type Units, type UnitsPerUsd, units } from '../../../domain/keys/quota.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { RequestBackground } from '../../../usecases/ports/ports.ts';
import { leftText } from '../../text/key-text.ts';
import { count, literal, money, msg, type Text } from '../../text/text.ts';

/** What a lead decides on: how it stands, how it would stand, and how long that lasts. */
export function moneyLines(request: Request, { key, spentSevenDays }: RequestBackground): Text[] {
  const { unitsPerUsd } = request;
  const after = afterwards(request, key);
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

interface Balance {
  readonly left: Units;
  readonly granted: Units;
}

const afterWords = ({ left, granted }: Balance, unitsPerUsd: UnitsPerUsd): Text =>
  msg`${money(left, unitsPerUsd)} left of ${money(granted, unitsPerUsd)}`;

function afterwards({ change }: Request, key: Key | null): Balance | 'unlimited' | null {
  switch (change.kind) {
    case 'create':
      return change.key.unlimited ? 'unlimited' : { left: change.key.quota, granted: change.key.quota };
    case 'unlimited_on':
      return 'unlimited';
    case 'unlimited_off':
      return key && { left: change.left, granted: units(key.used + change.left) };
    case 'quota':
      if (!key || key.unlimited) return null;
      return { left: units(key.left + change.delta), granted: units(grantedOf(key) + change.delta) };
    case 'edit':
    case 'enable':
    case 'disable':
    case 'renew':
    case 'revert':
      return null;
  }
}

function lasting(after: Balance | 'unlimited' | null, spent: Units): Text | string {
  if (after === null || after === 'unlimited' || spent <= 0 || after.left <= 0) return literal('');
  const days = Math.floor(after.left / (spent / 7));
  return days < 1
    ? literal(', so this lasts less than a day')
    : msg`, so this lasts about ${count(days, 'day')}`;
}
