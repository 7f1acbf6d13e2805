import { paragraphs } from '../../blocks/blocks.ts';
import { channel as channelText, msg } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

export const channelTroubleView: NoticeView<'channel_trouble'> = ({ channel, error }) =>
  paragraphs([
    msg`Requests cannot be posted to the approvals channel ${channelText(channel)} (Slack says: ${error}).`,
    msg`They go to every lead in a direct message meanwhile. Invite the bot there with \`/invite @cometkey\`, or have an operator set another channel.`,
  ]);
