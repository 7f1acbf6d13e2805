import type { RenewChange } from '../../../domain/changes/renew.ts';
import { dateAndTime, literal, moment, moreTimeText, msg, type Text, untilText } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS } from './change-words.ts';

const beforeText = (at: Date | null): Text =>
  msg`Before: ${at === null ? literal('never') : dateAndTime(at)}.`;

export const RENEW_WORDS: ChangeWords<RenewChange> = {
  ...PLAIN_WORDS,
  wanted(change, { keyName }) {
    if ('span' in change) return msg`${moreTimeText(change.span)} on *${keyName}*`;
    return change.until === null
      ? msg`no expiry on *${keyName}*`
      : msg`a renewal of *${keyName}* until ${moment(change.until)}`;
  },
  effect: ({ expiresAt }) => msg`Renewed ${untilText(expiresAt)}.`,
  done: ({ was, expiresAt }, _, { keyName }) => [
    msg`Renewed *${keyName}* ${untilText(expiresAt)}.`,
    ...(was.expiresAt === undefined ? [] : [beforeText(was.expiresAt)]),
  ],
};
