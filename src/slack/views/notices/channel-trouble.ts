import { paragraphs } from '../../blocks/blocks.ts';
import { channel as channelText, literal, msg, type Text } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

export const channelTroubleView: NoticeView<'channel_trouble'> = ({ channel, error, is }) =>
  paragraphs([
    is === 'audit'
      ? msg`I couldn’t post the head of the audit in ${channelText(channel)} (Slack said: ${error}).`
      : msg`I couldn’t post a request to the approvals channel ${channelText(channel)} (Slack said: ${error}).`,
    msg`Until that’s fixed, ${is === 'audit' ? literal('admins get it') : literal('whoever can decide a request gets it')} as a direct message. ${cureOf(error)}`,
  ]);

const cureOf = (error: string): Text =>
  error === 'is_archived'
    ? literal('Unarchive that channel, or ask whoever runs me to set another one.')
    : literal(
        'Invite me to that channel with `/invite @cometkey`, or ask whoever runs me to set another one.',
      );
