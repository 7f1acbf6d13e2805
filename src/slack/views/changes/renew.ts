import type { RenewChange } from '../../../domain/changes/renew.ts';
import { expiry, msg, spanText } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS } from './change-words.ts';

export const renew: ChangeWords<RenewChange> = {
  ...PLAIN_WORDS,
  wanted: ({ span }, { keyName }) => msg`*${keyName}* renewed by ${spanText(span)}`,
  effect: ({ expiresAt }) => msg`Expiry: ${expiry(expiresAt)}.`,
  result: ({ was, expiresAt }) =>
    was.expiresAt === undefined ? null : msg`Expiry: ${expiry(was.expiresAt)} → ${expiry(expiresAt)}.`,
};
