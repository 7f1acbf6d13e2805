import { literal, msg } from '../../text/text.ts';
import type { Sentences } from './sentences.ts';

/** What Slack did not do, or not in time. */
export const SLACK_PROBLEMS: Sentences<
  'slack_slow' | 'window_closed' | 'file_refused' | 'file_not_sent' | 'file_unknown'
> = {
  slack_slow: () => msg`Slack was slow, so I couldn’t open the window for you. Please try again.`,
  window_closed: ({ line }) =>
    msg`You closed the window before I could show the answer in it. Type \`/cometkey${literal(line === null ? '' : ` ${line}`)}\` to open it again.`,
  file_refused: ({ code }) =>
    code === 'missing_scope'
      ? msg`I’m not allowed to send files in this workspace. Whoever manages its apps can allow it: at api.slack.com/apps, add the scope \`files:write\` to this app, and install it again.`
      : msg`Slack didn’t take the file (\`${literal(code)}\`). Whoever manages this workspace can tell you why.`,
  file_not_sent: () => msg`Slack didn’t answer in time, so I didn’t send the file. Try again in a minute.`,
  file_unknown: () =>
    msg`Slack didn’t answer, so I can’t tell whether the file arrived. Look at our direct messages before you try again.`,
};
