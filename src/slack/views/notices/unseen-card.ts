import { paragraphs } from '../../blocks/blocks.ts';
import { decidersText } from '../../text/asked-text.ts';
import { msg } from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { cancelButton, showRequestButton } from '../requests/request-buttons.ts';
import { type NoticeView, requestOf } from './view.ts';

export const unseenCardView: NoticeView<'unseen_card'> = (_body, context) => {
  const request = requestOf(context);
  const lines = [
    msg`I couldn’t show your request to anybody who can decide it: ${changeText(request)}.`,
    msg`Tell ${decidersText(request.approval)}: \`/cometkey requests pending\` shows it to them. The admins know that Slack is refusing my messages.`,
  ];
  return paragraphs(
    lines,
    request.state === 'pending' ? [cancelButton(request)] : [showRequestButton(request)],
  );
};
