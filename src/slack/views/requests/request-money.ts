import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { RequestReport, RequestRow } from '../../../usecases/ports/read-models.ts';
import { keyFacts, leftText } from '../../text/key-text.ts';
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
    ...(after && request.change.kind !== 'create'
      ? [msg`*Afterwards*\n${after === 'unlimited' ? literal('unlimited') : afterWords(after, unitsPerUsd)}`]
      : []),
  ];
}

const afterWords = ({ left, granted }: Balance, unitsPerUsd: UnitsPerUsd): Text =>
  msg`${money(left, unitsPerUsd)} left of ${money(granted, unitsPerUsd)}`;

/** `$2.00 left of $20.00 now, $52.00 left of $70.00 afterwards`, for a row; null: no money is to move. */
export function moneySentence({ request, key }: RequestRow): Text | null {
  if (request.state !== 'pending') return null;
  const after = balanceAfter(request.change, key);
  if (!key || !after || after === 'unlimited') return key && msg`Now ${leftText(key, request.unitsPerUsd)}`;
  return msg`Now ${leftText(key, request.unitsPerUsd)}; afterwards ${afterWords(after, request.unitsPerUsd)}`;
}
