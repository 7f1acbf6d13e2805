import type { NoticeBody } from '../../../domain/notices/notice.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { HeldWork } from '../../../usecases/ports/overviews.ts';
import { actions, button, context, message, section, sentence } from '../../blocks/blocks.ts';
import { ACTIONS, requestRef } from '../../blocks/ids.ts';
import type { KnownBlock, Message } from '../../blocks/unrendered.ts';
import { joined, moment, msg, person, type Text } from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { stateDetails } from '../changes/request-text.ts';

type ResumeNeeded = Extract<NoticeBody, { kind: 'resume_needed' }>;

/** To admins, after a long stop or when the database was restored or moved: until one presses Resume, nothing is done. */
export function resumeNeededMessage({ what }: ResumeNeeded, request: Request, isOver: boolean): Message {
  if (isOver)
    return sentence(
      what === 'request'
        ? msg`▶️ This is no longer waiting for an admin: ${changeText(request)} (${stateDetails(request)}).`
        : msg`▶️ This is no longer waiting for an admin: the end of ${changeText(request)}.`,
    );
  const asked = msg`${changeText(request)}, requested by ${person(request.requester)}`;
  const first =
    what === 'request'
      ? msg`This approved change is waiting for you, after a long stop, or because the database was restored or moved: ${asked}.`
      : msg`This time-boxed change should have ended already: ${asked}.`;
  const then =
    what === 'request'
      ? msg`I won’t apply it until an admin presses *Resume*. If the database was restored from a backup or moved, look at the key first: the change may already have been made.`
      : msg`I won’t take it back until an admin presses *Resume*. If the database was restored from a backup or moved, look at the key first: it may already have been given back.`;
  const resume = { ...resumeButton(what, request), style: 'primary' as const };
  return message(joined([first, then]), [section(first), section(then), actions([resume])]);
}

const resumeButton = (what: ResumeNeeded['what'], request: Request) =>
  button({
    action: what === 'request' ? ACTIONS.resume : ACTIONS.resumeGrant,
    text: 'Resume',
    value: requestRef.encode({ request: request.id }),
    label: msg`Resume the change of ${request.keyName}`,
  });

/** The first ones; the others are in the messages that ask for *Resume*. */
const SHOWN = 5;

/** For `status` and Home of an admin: what waits for *Resume*, and what has not ended in time; empty: nothing. */
export function heldRows(held: HeldWork | null | undefined): { text: Text; row: KnownBlock }[] {
  const rows = [...(held?.grants ?? []).map(grantRow), ...(held?.requests ?? []).map(requestRow)];
  if (rows.length === 0) return [];
  const more = rows.length - SHOWN;
  const [title, rest] = [msg`*Held up: ${rows.length}*`, msg`And ${more} more.`];
  return [
    { text: title, row: section(title) },
    ...rows.slice(0, SHOWN),
    ...(more > 0 ? [{ text: rest, row: context(rest) }] : []),
  ];
}

const askedBy = (request: Request): Text =>
  msg`${changeText(request)}, requested by ${person(request.requester)}`;

function requestRow(request: Request) {
  const mayBeWritten = request.state === 'applying' && request.plan !== null;
  const text = mayBeWritten
    ? msg`⏳ ${askedBy(request)}, is approved, and may have been written already. I’ll look once an admin presses *Resume*.`
    : msg`⏳ ${askedBy(request)}, is approved. I’ll apply it once an admin presses *Resume*.`;
  return { text, row: section(text, resumeButton('request', request)) };
}

function grantRow({ request, at, isHeld }: HeldWork['grants'][number]) {
  const due = msg`⏳ ${askedBy(request)}, should have ended ${moment(at)}.`;
  const text = isHeld
    ? msg`${due} I’ll end it once an admin presses *Resume*.`
    : msg`${due} I’m still trying to end it.`;
  return { text, row: section(text, ...(isHeld ? [resumeButton('grant', request)] : [])) };
}
