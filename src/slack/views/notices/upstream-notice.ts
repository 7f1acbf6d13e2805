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
    ? msg`🟢 CometAPI has accepted my access token again since ${moment(until)}; it had refused it since ${moment(since)}.`
    : msg`🟢 CometAPI has been answering again since ${moment(until)}; it had stopped ${moment(since)}.`,
  literal('I’m working through what had to wait.'),
];

const downLines = ({ since }: Body): Text[] => [
  msg`🔴 CometAPI stopped answering ${moment(since)}.`,
  literal(
    'Until it answers again, I show keys as I last read them, and approved changes wait. I check at least every five minutes, carry on by myself, and tell you.',
  ),
];

const refusedLines = ({ since, message, refusal }: Body): Text[] => [
  msg`🔑 CometAPI started refusing my access token ${moment(since)}: “${userText(message, 200)}”.`,
  literal(REMEDIES[refusal ?? 'bad_token']),
  literal('Until my access token works again, I show keys as I last read them, and approved changes wait.'),
];

const REMEDIES: Readonly<Record<TokenRefusal, string>> = {
  bad_token:
    'Most likely somebody opened the access token dialog in CometAPI’s console: that can make a new token and end the old one. Whoever runs me has to copy the new token from there into `COMETAPI_ACCESS_TOKEN` and restart me.',
  no_user_id:
    'It wants to know whose token it is. Whoever runs me has to set `COMETAPI_USER_ID` to the numeric id of the account the token belongs to, and restart me.',
  banned:
    'The account itself is disabled. Once it’s enabled in CometAPI, I carry on by myself; with another account’s `COMETAPI_ACCESS_TOKEN` I need a database of my own.',
};
