import { message, section } from '../../blocks/blocks.ts';
import { joined, literal, msg, userText } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

const LONGEST_MISTAKE = 300;

/** To admins. */
export const policyTroubleView: NoticeView<'policy_trouble'> = ({ file, unreadable, mistakes, more }) => {
  const lines = [
    unreadable === null
      ? msg`🔴 The policy file \`${userText(file, 100)}\` was changed, and I can’t use it. The policy from before still holds.`
      : msg`🔴 I can’t read the policy file \`${userText(file, 100)}\` any more (${userText(unreadable, 50)}). The policy from before still holds.`,
    ...mistakes.map(
      ({ line, column, message }) =>
        msg`• Line ${String(line)}, column ${String(column)}: ${userText(message, LONGEST_MISTAKE)}`,
    ),
    ...(more > 0 ? [msg`• And ${more} more; my log has them all.`] : []),
    literal(
      'Whoever runs me has to correct the file; I look at it every few seconds. Until then don’t restart me: I can’t start with a file like this.',
    ),
  ];
  return message(
    joined(lines),
    lines.map((line) => section(line)),
  );
};
