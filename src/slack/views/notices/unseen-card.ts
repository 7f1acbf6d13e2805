import { paragraphs } from '../../blocks/blocks.ts';
import { decidersText } from '../../text/asked-text.ts';
import { msg } from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { stateLine } from '../requests/grant-end.ts';
import { cancelButton, showRequestButton } from '../requests/request-buttons.ts';
import { type NoticeView, requestOf } from './view.ts';

export const unseenCardView: NoticeView<'unseen_card'> = (_body, context) => {
  const request = requestOf(context);
  if (request.state !== 'pending')
    return paragraphs(
      [
        msg`At first I couldn’t show your request to anybody who can decide it: ${changeText(request)}.`,
        msg`${stateLine(request, context.end)}.`,
      ],
      [showRequestButton(request)],
    );
  const lines = [
    msg`I couldn’t show your request to anybody who can decide it: ${changeText(request)}.`,
    msg`Tell ${decidersText(request.approval)}: \`/cometkey requests pending\` shows it to them. The admins know that Slack is refusing my messages.`,
  ];
  return paragraphs(lines, [cancelButton(request)]);
};
