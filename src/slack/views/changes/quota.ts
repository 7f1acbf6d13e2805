import type { QuotaChange } from '../../../domain/changes/quota.ts';
import { grantedOf, units } from '../../../domain/keys/quota.ts';
import { msg, nothing, signedMoney, spanText } from '../../text/text.ts';
import { type ChangeWords, grantedText, PLAIN_WORDS } from './change-words.ts';

export const quota: ChangeWords<QuotaChange> = {
  ...PLAIN_WORDS,
  wanted: ({ delta, during }, { keyName, unitsPerUsd }) =>
    msg`*${signedMoney(delta, unitsPerUsd)}* on *${keyName}*${during ? msg` for ${spanText(during)}` : nothing}`,
  effect: (effect, { during }, unitsPerUsd) => grantedText(effect, during, unitsPerUsd),
  after: ({ delta }, key) =>
    key && !key.unlimited ? { left: units(key.left + delta), granted: units(grantedOf(key) + delta) } : null,
};
