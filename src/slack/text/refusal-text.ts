import type { RefusalReason } from '../../domain/upstream/refusal.ts';
import { literal, msg, type Text, userText } from './text.ts';

const SENTENCES: Readonly<Record<Exclude<RefusalReason, 'other'>, string>> = {
  too_many_keys:
    'CometAPI made no new key, because the account had as many as it’s allowed. Somebody has to delete unused ones in the CometAPI console first.',
  name_too_long: 'The name is too long for CometAPI.',
  no_group_access: 'The CometAPI account had no access to the key’s group. Choose another group.',
  quota_negative: 'CometAPI doesn’t take a quota below zero.',
  quota_too_large: 'The quota is larger than CometAPI allows.',
  cannot_enable: 'CometAPI only enables the key once it has quota left and isn’t expired.',
  database: 'CometAPI had trouble with its own database. Try again in a minute.',
  unreadable_row: 'CometAPI listed the key, but I couldn’t read its data.',
};

/** The bot's sentence first, then CometAPI's own words. */
export function refusalText(reason: RefusalReason, message: string): Text {
  if (reason === 'other') return msg`CometAPI refused it: “${userText(message, 300)}”.`;
  const ours = literal(SENTENCES[reason]);
  return message === '' ? ours : msg`${ours} CometAPI says: “${userText(message, 300)}”.`;
}
