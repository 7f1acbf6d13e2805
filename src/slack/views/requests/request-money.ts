import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { RequestReport } from '../../../usecases/ports/read-models.ts';
import { keyFacts } from '../../text/key-text.ts';
import { joined, literal, money, msg, type Text } from '../../text/text.ts';
import type { Balance } from '../changes/change-words.ts';
import { balanceAfter } from '../changes/changes.ts';

/** The key's balance now, and what it would be if the request is approved. */
export function moneyLines({ request, background, now }: RequestReport): Text[] {
  const key = background?.key ?? null;
  const { unitsPerUsd } = request;
  const after = balanceAfter(request.change, key);
  return [
    ...(key ? [msg`*Now*\n${joined(keyFacts({ key, now, unitsPerUsd }))}`] : []),
    ...(after
      ? [msg`*Afterwards*\n${after === 'unlimited' ? literal('unlimited') : afterWords(after, unitsPerUsd)}`]
      : []),
  ];
}

const afterWords = ({ left, granted }: Balance, unitsPerUsd: UnitsPerUsd): Text =>
  msg`${money(left, unitsPerUsd)} left of ${money(granted, unitsPerUsd)}`;
