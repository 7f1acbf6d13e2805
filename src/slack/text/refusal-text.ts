import type { RefusalReason, TokenRefusal } from '../../domain/upstream/refusal.ts';
import { joined, literal, msg, type Text, userText } from './text.ts';

interface Words {
  readonly what: string;
  /** What to do, which comes last. */
  readonly next: string;
}

const WORDS: Readonly<Record<Exclude<RefusalReason, 'other'>, Words>> = {
  too_many_keys: {
    what: 'CometAPI made no new key, because the account had as many as it’s allowed.',
    next: 'Somebody has to delete unused ones in the CometAPI console first.',
  },
  name_too_long: { what: 'The name is too long for CometAPI.', next: 'Choose a shorter one.' },
  no_group_access: {
    what: 'The CometAPI account had no access to the key’s group.',
    next: 'Choose another group.',
  },
  quota_negative: { what: 'CometAPI doesn’t take a quota below zero.', next: 'Ask for more quota first.' },
  quota_too_large: { what: 'The quota is larger than CometAPI allows.', next: 'Ask for less.' },
  cannot_enable: {
    what: 'CometAPI only enables the key once it has quota left and isn’t expired.',
    next: 'Renew it, or ask for more quota first.',
  },
  database: { what: 'CometAPI had trouble with its own database.', next: 'Try again in a minute.' },
  unreadable_row: {
    what: 'CometAPI listed the key, but I couldn’t read its data.',
    next: 'Ask an admin to look at it in the CometAPI console.',
  },
};

/** The bot's sentence first, then CometAPI's own words, what that means for the key, and what to do. */
export function refusalText(reason: RefusalReason, message: string, outcome: string): Text {
  if (reason === 'other')
    return joined(
      [
        msg`CometAPI refused it: “${userText(message, 300)}”.`,
        literal(outcome),
        literal('If you can’t tell why, ask an admin.'),
      ],
      ' ',
    );
  const { what, next } = WORDS[reason];
  return joined(
    [
      literal(what),
      ...(message === '' ? [] : [msg`CometAPI says: “${userText(message, 300)}”.`]),
      literal(outcome),
      literal(next),
    ],
    ' ',
  );
}

const REMEDIES: Readonly<Record<TokenRefusal, string>> = {
  bad_token:
    'Most likely somebody opened the access token dialog in the CometAPI console: that can make a new token and end the old one. Whoever runs me has to copy the new token from there into `COMETAPI_ACCESS_TOKEN` and restart me.',
  no_user_id:
    'It wants to know whose token it is. Whoever runs me has to set `COMETAPI_USER_ID` to the numeric id of the account the token belongs to, and restart me.',
  banned:
    'The account itself is disabled. Once it’s enabled in CometAPI, I’ll carry on by myself. To switch me to another account’s `COMETAPI_ACCESS_TOKEN`, give me a new database too.',
};

/** Why CometAPI probably refuses the access token, and what whoever runs the bot has to do. */
export const tokenRemedy = (refusal: TokenRefusal): Text => literal(REMEDIES[refusal]);
