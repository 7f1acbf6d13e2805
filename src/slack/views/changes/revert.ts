import type { RevertChange } from '../../../domain/changes/revert.ts';
import { money, msg, signedMoney } from '../../text/text.ts';
import { type ChangeWords, grantedText, PLAIN_WORDS } from './change-words.ts';

export const revert: ChangeWords<RevertChange> = {
  ...PLAIN_WORDS,
  wanted: ({ of, granted }, { keyName, unitsPerUsd }) =>
    of === 'quota'
      ? msg`the end of *${signedMoney(granted, unitsPerUsd)}* on *${keyName}*`
      : msg`the end of *unlimited quota* on *${keyName}*`,
  effect: (effect, { of }, unitsPerUsd) =>
    of === 'quota'
      ? grantedText(effect, null, unitsPerUsd)
      : msg`Limited again: ${money(effect.left, unitsPerUsd)} left of ${money(effect.grantedAfter, unitsPerUsd)} granted.`,
};
