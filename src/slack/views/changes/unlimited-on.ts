import type { UnlimitedOnChange } from '../../../domain/changes/unlimited-on.ts';
import { literal, money, msg, spanText } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS, takenBackText } from './change-words.ts';

export const unlimitedOn: ChangeWords<UnlimitedOnChange> = {
  ...PLAIN_WORDS,
  wanted: ({ during }, { keyName }) =>
    msg`*unlimited quota* on *${keyName}*${during ? msg` for ${spanText(during)}` : literal(' for good')}`,
  effect: ({ grantedBefore }, { during }, unitsPerUsd) =>
    msg`Quota became unlimited; before, ${money(grantedBefore, unitsPerUsd)} was granted.${takenBackText(during)}`,
  after: () => 'unlimited',
};
