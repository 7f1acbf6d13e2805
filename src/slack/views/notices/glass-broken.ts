import { actions, message, quotation, section } from '../../blocks/blocks.ts';
import { msg, person, userText } from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { lackingText } from '../changes/votes-text.ts';
import { showRequestButton } from '../requests/request-buttons.ts';
import { type NoticeView, requestOf } from './view.ts';

/** To those who could have decided it. */
export const glassBrokenView: NoticeView<'glass_broken'> = (_body, context) => {
  const request = requestOf(context);
  const { glass, requester } = request;
  if (!glass) throw new Error(`request ${request.id} was not decided by one alone`);
  const text = msg`🚨 ${person(glass.by)} broke the glass and approved this ${lackingText(request)}: ${changeText(request)}, which ${person(requester)} asked for. You could have decided it, so I’m telling you.`;
  return message(msg`${text} Reason: ${userText(glass.why, 300)}`, [
    section(text),
    quotation('Reason:', glass.why),
    actions([showRequestButton(request)]),
  ]);
};
