import type { NoticeBody } from '../../../domain/notices/notice.ts';
import type { TokenRefusal } from '../../../domain/upstream/refusal.ts';
import { message, section } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { joined, literal, moment, msg, type Text, userText } from '../../text/text.ts';

type Body = Extract<NoticeBody, { kind: 'upstream_trouble' }>;

/** To admins: when an outage lasts, and again when it is over. */
export function upstreamMessage(body: Body): Message {
  const lines = body.until
    ? overLines(body, body.until)
    : body.fault === 'auth'
      ? refusedLines(body)
      : downLines(body);
  return message(
    joined(lines),
    lines.map((line) => section(line)),
  );
}

const overLines = ({ fault, since }: Body, until: Date): Text[] => [
  fault === 'auth'
    ? msg`🟢 CometAPI accepts the bot’s access token again since ${moment(until)}; it had refused it since ${moment(since)}.`
    : msg`🟢 CometAPI answers again since ${moment(until)}; it had not since ${moment(since)}.`,
  literal('What waited for it has been taken up again.'),
];

const downLines = ({ since }: Body): Text[] => [
  msg`🔴 CometAPI has not answered since ${moment(since)}.`,
  literal(
    'Keys are shown as they were last read, and approved changes wait. The bot looks at least every five minutes whether it answers again, goes on by itself then, and tells you.',
  ),
];

const refusedLines = ({ since, message, refusal }: Body): Text[] => [
  msg`🔑 CometAPI has refused the bot’s access token since ${moment(since)}: “${userText(message, 200)}”.`,
  literal(REMEDIES[refusal ?? 'bad_token']),
  literal('Until then keys are shown as they were last read, and approved changes wait.'),
];

const REMEDIES: Readonly<Record<TokenRefusal, string>> = {
  bad_token:
    'Most likely somebody opened the access token’s dialog in CometAPI’s console: that can make a new token and end the old one. An operator copies the token there, sets `COMETAPI_ACCESS_TOKEN` anew and restarts the bot.',
  no_user_id:
    'It wants to be told whose token it is. An operator sets `COMETAPI_USER_ID` to the numeric id of the account that the token belongs to and restarts the bot.',
  banned:
    'The account itself is disabled. Once it is enabled in CometAPI the bot goes on by itself; with another account’s `COMETAPI_ACCESS_TOKEN` it needs a database of its own.',
};
