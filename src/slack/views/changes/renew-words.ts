import type { RenewChange } from '../../../domain/changes/renew.ts';
import { expiry, moment, moreTimeText, msg, untilText } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS } from './change-words.ts';

export const RENEW_WORDS: ChangeWords<RenewChange> = {
  ...PLAIN_WORDS,
  wanted(change, { keyName }) {
    if ('span' in change) return msg`${moreTimeText(change.span)} on *${keyName}*`;
    return change.until === null
      ? msg`*${keyName}* never to expire`
      : msg`*${keyName}* renewed until ${moment(change.until)}`;
  },
  effect: ({ expiresAt }) => msg`Renewed ${untilText(expiresAt)}.`,
  done: ({ was, expiresAt }, _, { keyName }) => [
    msg`Renewed *${keyName}* ${untilText(expiresAt)}.`,
    ...(was.expiresAt === undefined ? [] : [msg`Before: ${expiry(was.expiresAt)}.`]),
  ],
};
