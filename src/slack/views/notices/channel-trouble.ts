import { paragraphs } from '../../blocks/blocks.ts';
import { channel as channelText, msg } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

export const channelTroubleView: NoticeView<'channel_trouble'> = ({ channel, error }) =>
  paragraphs([
    msg`I can’t post requests to the approvals channel ${channelText(channel)} (Slack says: ${error}).`,
    msg`Until that’s fixed, every lead gets them as a direct message. Invite me there with \`/invite @cometkey\`, or ask whoever runs me to set another channel.`,
  ]);
