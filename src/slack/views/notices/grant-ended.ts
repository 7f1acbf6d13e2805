import { paragraphs } from '../../blocks/blocks.ts';
import { openButton } from '../keys/key-buttons.ts';
import { overText } from '../requests/grant-end.ts';
import { type NoticeView, requestOf } from './view.ts';

/** To the requester, those who approved, the owner and their stand-in. */
export const grantEndedView: NoticeView<'grant_ended'> = (_body, context) => {
  const { to } = context.notice;
  const request = requestOf(context);
  const text = context.end && overText(request, context.end, to.kind === 'member' ? to.id : null);
  if (!text) throw new Error(`grant ${request.id} has not ended`);
  return paragraphs([text], context.key ? [openButton(context.key)] : []);
};
