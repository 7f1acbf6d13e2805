import type { UnlimitedOffChange } from '../../../domain/changes/unlimited-off.ts';
import { units } from '../../../domain/keys/quota.ts';
import { literal, money, msg } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS } from './change-words.ts';

export const unlimitedOff: ChangeWords<UnlimitedOffChange> = {
  ...PLAIN_WORDS,
  wanted: ({ left }, { keyName, unitsPerUsd }) =>
    msg`a limit on *${keyName}*, with *${money(left, unitsPerUsd)}* left`,
  effect: ({ unlimited, left, grantedAfter }, _, unitsPerUsd) =>
    unlimited
      ? literal('Quota is still unlimited.')
      : msg`${money(left, unitsPerUsd)} left of ${money(grantedAfter, unitsPerUsd)} granted.`,
  after: ({ left }, key) => key && { left, granted: units(key.used + left) },
};
