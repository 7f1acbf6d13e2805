import { paragraphs } from '../../blocks/blocks.ts';
import { keyLabel, msg, person } from '../../text/text.ts';
import { doneTexts } from '../changes/changes.ts';
import { openButton } from '../keys/key-buttons.ts';
import { sinceText } from '../requests/grant-end.ts';
import { type NoticeView, requestOf } from './view.ts';

/** To the owner, when somebody else renewed, topped up, edited or enabled their key. */
export const changedByOtherView: NoticeView<'changed_by_other'> = (_body, context) => {
  const request = requestOf(context);
  if (request.state !== 'applied') throw new Error(`request ${request.id} is not applied`);
  const key = { id: request.effect.keyId, name: request.keyName };
  return paragraphs(
    [
      msg`${person(request.requester)} changed your key ${keyLabel(key)}.`,
      ...doneTexts(request, context.loan),
      ...(context.end ? [sinceText(context.end)] : []),
    ],
    [openButton(context.key ?? key)],
  );
};
