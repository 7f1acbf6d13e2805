import { literal, msg } from '../../text/text.ts';
import type { Sentences } from './sentences.ts';

/** What Slack did not do, or not in time. */
export const SLACK_PROBLEMS: Sentences<'slack_slow' | 'window_closed' | 'file_not_sent'> = {
  slack_slow: () => msg`Slack was slow, so I couldn’t open the window for you. Please try again.`,
  window_closed: ({ line }) =>
    msg`You closed the window before I could show the answer in it. Type \`/cometkey${literal(line === null ? '' : ` ${line}`)}\` to open it again.`,
  file_not_sent: ({ code }) => {
    if (code === null)
      return msg`Slack didn’t answer, so I can’t tell whether the file arrived. Look at our direct messages before you try again.`;
    return code === 'missing_scope'
      ? msg`I’m not allowed to send files in this workspace. Whoever manages its apps can allow it: at api.slack.com/apps, add the scope \`files:write\` to this app, and install it again.`
      : msg`Slack didn’t take the file (\`${literal(code)}\`).`;
  },
};
