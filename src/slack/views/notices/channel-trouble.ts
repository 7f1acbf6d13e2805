import { paragraphs } from '../../blocks/blocks.ts';
import { channel as channelText, msg } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

export const channelTroubleView: NoticeView<'channel_trouble'> = ({ channel, error }) =>
  paragraphs([
    msg`I couldn’t post a request to the approvals channel ${channelText(channel)} (Slack said: ${error}).`,
    error === 'is_archived'
      ? msg`Until that’s fixed, whoever can decide a request gets it as a direct message. Unarchive that channel, or ask whoever runs me to set another one.`
      : msg`Until that’s fixed, whoever can decide a request gets it as a direct message. Invite me to that channel with \`/invite @cometkey\`, or ask whoever runs me to set another one.`,
  ]);
