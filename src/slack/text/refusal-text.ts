import type { RefusalReason, TokenRefusal } from '../../domain/upstream/refusal.ts';
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

const REMEDIES: Readonly<Record<TokenRefusal, string>> = {
  bad_token:
    'Most likely somebody opened the access token dialog in CometAPI’s console: that can make a new token and end the old one. Whoever runs me has to copy the new token from there into `COMETAPI_ACCESS_TOKEN` and restart me.',
  no_user_id:
    'It wants to know whose token it is. Whoever runs me has to set `COMETAPI_USER_ID` to the numeric id of the account the token belongs to, and restart me.',
  banned:
    'The account itself is disabled. Once it’s enabled in CometAPI, I carry on by myself; with another account’s `COMETAPI_ACCESS_TOKEN` I need a database of my own.',
};

/** Why CometAPI probably refuses the access token, and what whoever runs the bot has to do. */
export const tokenRemedy = (refusal: TokenRefusal): Text => literal(REMEDIES[refusal]);
