import type { NoticeBody } from '../../../domain/notices/notice.ts';
import type { Request } from '../../../domain/requests/request.ts';
import { actions, button, type Message, message, section } from '../../blocks/blocks.ts';
import { ACTIONS, requestRef } from '../../blocks/ids.ts';
import { changeWords } from '../../text/change-text.ts';
import { joined, person, words } from '../../text/text.ts';

/** To admins, after a long stop or a restore: nothing old goes on by itself. */
export function heldMessage({ what }: Extract<NoticeBody, { kind: 'held' }>, request: Request): Message {
  const wish = words`${changeWords(request)}, asked by ${person(request.requester)}`;
  const first =
    what === 'request'
      ? words`This approved change has waited for over an hour, as after a long stop or a restored backup: ${wish}.`
      : words`This time-boxed change should have ended over an hour ago: ${wish}.`;
  const then =
    what === 'request'
      ? words`It is not applied until an admin presses Resume. If it was applied already, the bot finds that out and writes nothing.`
      : words`It is not taken back until an admin presses Resume.`;
  const resume = button({
    action: what === 'request' ? ACTIONS.resume : ACTIONS.resumeGrant,
    text: 'Resume',
    style: 'primary',
    value: requestRef.encode({ request: request.id, version: request.version }),
    label: `Resume the change of ${request.keyName}`,
  });
  return message(joined([first, then]), [section(first), section(then), actions([resume])]);
}
