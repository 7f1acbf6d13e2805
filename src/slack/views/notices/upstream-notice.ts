import type { NoticeBody } from '../../../domain/notices/notice.ts';
import { message, section } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { tokenRemedy } from '../../text/refusal-text.ts';
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
    'Until it answers again, I show keys as I last read them, and approved changes wait. I check at least every five minutes; once it answers, I’ll carry on by myself and tell you.',
  ),
];

const refusedLines = ({ since, message, refusal }: Body): Text[] => [
  msg`🔑 CometAPI started refusing my access token ${moment(since)}: “${userText(message, 200)}”.`,
  tokenRemedy(refusal ?? 'bad_token'),
  literal('Until my access token works again, I show keys as I last read them, and approved changes wait.'),
];
