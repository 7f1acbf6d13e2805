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
      ({ line, message }) => msg`• Line ${String(line)}: ${userText(message, LONGEST_MISTAKE)}`,
    ),
    ...(more > 0 ? [msg`• And ${more} more; my log has them all.`] : []),
    literal(
      'Whoever runs me has to correct the file; I look at it every few seconds. I can’t start with it as it is, so it should be corrected before I’m restarted.',
    ),
  ];
  return message(
    joined(lines),
    lines.map((line) => section(line)),
  );
};
