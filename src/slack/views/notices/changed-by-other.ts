import { isForBackup } from '../../../domain/notices/reader.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { paragraphs } from '../../blocks/blocks.ts';
import { keyLabel, literal, msg, person, type Text } from '../../text/text.ts';
import { doneTexts } from '../changes/changes.ts';
import { openButton } from '../keys/key-buttons.ts';
import { sinceText } from '../requests/grant-end.ts';
import { type NoticeView, requestOf } from './view.ts';

/** To the owner and their stand-in, when somebody else renewed, topped up, edited or enabled the key. */
export const changedByOtherView: NoticeView<'changed_by_other'> = (body, context) => {
  const request = requestOf(context);
  if (request.state !== 'applied') throw new Error(`request ${request.id} is not applied`);
  const key = { id: request.effect.keyId, name: request.keyName };
  return paragraphs(
    [
      body.revived
        ? msg`✅ ${person(request.requester)} got ${whoseKey(request, context)} ${keyLabel(key)} working again.`
        : msg`${person(request.requester)} changed ${whoseKey(request, context)} ${keyLabel(key)}.`,
      ...doneTexts(request, context.loan),
      ...(context.end ? [sinceText(context.end)] : []),
    ],
    [openButton(context.key ?? key)],
  );
};

/** It tells of a moment, and may be drawn anew when the key has another stand-in, or owner. */
function whoseKey({ requester, owner }: Request, { key, notice }: NoticeContext): Text {
  const whose = owner ?? key?.owner ?? null;
  if (!isForBackup(notice.id) || whose === null) return literal('your key');
  return requester === whose ? literal('their key') : msg`${person(whose)}’s key`;
}
