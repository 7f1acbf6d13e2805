import { paragraphs } from '../../blocks/blocks.ts';
import { msg } from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { cancelButton, showRequestButton } from '../requests/request-buttons.ts';
import { type NoticeView, requestOf } from './view.ts';

export const unseenCardView: NoticeView<'unseen_card'> = (_body, context) => {
  const request = requestOf(context);
  const lines = [
    msg`Your request could not be shown to anybody who may decide it: ${changeText(request)}.`,
    msg`Tell a lead: they find it with \`/cometkey requests pending\`. The admins know that Slack refuses the bot’s messages.`,
  ];
  return paragraphs(
    lines,
    request.state === 'pending' ? [cancelButton(request)] : [showRequestButton(request)],
  );
};
