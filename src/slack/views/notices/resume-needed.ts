import type { NoticeBody } from '../../../domain/notices/notice.ts';
import type { Request } from '../../../domain/requests/request.ts';
import { actions, button, message, section, sentence } from '../../blocks/blocks.ts';
import { ACTIONS, requestRef } from '../../blocks/ids.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { joined, msg, person } from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { stateDetails } from '../changes/request-text.ts';

/** To admins, after a long stop or a restored backup: until one of them presses Resume, nothing is done. */
export function resumeNeededMessage(
  { what }: Extract<NoticeBody, { kind: 'resume_needed' }>,
  request: Request,
  isOver: boolean,
): Message {
  if (isOver)
    return sentence(
      what === 'request'
        ? msg`▶️ This is no longer waiting for an admin: ${changeText(request)} (${stateDetails(request)}).`
        : msg`▶️ This is no longer waiting for an admin: the end of ${changeText(request)}.`,
    );
  const asked = msg`${changeText(request)}, requested by ${person(request.requester)}`;
  const first =
    what === 'request'
      ? msg`This approved change is waiting for you, after a long stop or a restored backup: ${asked}.`
      : msg`This time-boxed change should have ended already: ${asked}.`;
  const then =
    what === 'request'
      ? msg`I won’t apply it until an admin presses *Resume*. If the database was restored from a backup, look at the key first: the change may already have been made.`
      : msg`I won’t take it back until an admin presses *Resume*. If the database was restored from a backup, look at the key first: it may already have been given back.`;
  const resume = button({
    action: what === 'request' ? ACTIONS.resume : ACTIONS.resumeGrant,
    text: 'Resume',
    style: 'primary',
    value: requestRef.encode({ request: request.id }),
    label: msg`Resume the change of ${request.keyName}`,
  });
  return message(joined([first, then]), [section(first), section(then), actions([resume])]);
}
