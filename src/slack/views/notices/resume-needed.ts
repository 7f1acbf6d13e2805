import type { NoticeBody } from '../../../domain/notices/notice.ts';
import { overdueAs } from '../../../domain/requests/ending.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { HeldWork } from '../../../usecases/ports/overviews.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { actions, button, context, message, section, sentence } from '../../blocks/blocks.ts';
import { ACTIONS, requestRef } from '../../blocks/ids.ts';
import type { Button, KnownBlock, Message } from '../../blocks/unrendered.ts';
import { joined, literal, moment, msg, nothing, person, type Text } from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { stateDetails } from '../changes/request-text.ts';
import { requestOf } from './view.ts';

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
      ? msg`This approved change is waiting for you, because I was down for a while, or the database was restored or moved: ${asked}.`
      : msg`This temporary change should have ended already: ${asked}.`;
  const then =
    what === 'request'
      ? msg`I won’t apply it until an admin presses *Resume*. If the database was restored from a backup or moved, look at the key first: the change may already have been made.`
      : msg`I won’t end it until an admin presses *Resume*. If the database was restored from a backup or moved, look at the key first: the change may already have ended.`;
  const [resume, drop] = heldButtons(what, request);
  const buttons = [{ ...resume, style: 'primary' as const }, drop];
  return message(joined([first, then]), [section(first), section(then), actions(buttons)]);
}

/** *Resume*, and that it isn’t needed. */
const heldButtons = (what: ResumeNeeded['what'], request: Request): [Button, Button] => {
  const value = requestRef.encode({ request: request.id });
  return [
    button({
      action: what === 'request' ? ACTIONS.resume : ACTIONS.resumeGrant,
      text: 'Resume',
      value,
      label: msg`Resume the change to ${request.keyName}`,
    }),
    button({
      action: what === 'request' ? ACTIONS.drop : ACTIONS.dropGrant,
      text: 'Not needed',
      value,
      label: msg`Not needed: the change to ${request.keyName}`,
      confirm: {
        title: 'Not needed any more?',
        text:
          what === 'grant' || request.change.kind === 'revert'
            ? msg`I won’t take anything back from *${request.keyName}*: the key keeps what it has. I’ll tell everybody concerned that you decided this.`
            : msg`I won’t make this change: ${changeText(request)}. I’ll tell ${person(request.requester)} that you decided this.${request.change.kind === 'create' ? nothing : literal(' If it hasn’t been made, the key stays as it is.')}`,
        yes: 'Not needed',
        style: 'danger',
      },
    }),
  ];
};

/** The first ones; the others are in the messages that ask for *Resume*. */
const SHOWN = 5;

export interface Row {
  readonly text: Text;
  readonly blocks: readonly KnownBlock[];
}

/** For `status` and Home of an admin: what waits for *Resume*, and what has not ended in time; empty: nothing. */
export function heldRows(held: HeldWork | null | undefined): Row[] {
  const rows = [...(held?.grants ?? []).map(grantRow), ...(held?.requests ?? []).map(requestRow)];
  if (rows.length === 0) return [];
  const more = rows.length - SHOWN;
  const [title, rest] = [
    msg`*Held up: ${rows.length}*`,
    msg`And ${more} more, shown here as you decide these.`,
  ];
  return [
    { text: title, blocks: [section(title)] },
    ...rows.slice(0, SHOWN),
    ...(more > 0 ? [{ text: rest, blocks: [context(rest)] }] : []),
  ];
}

/** For the message that lists what waits; null: this no longer does. */
export function heldRow(told: NoticeContext): Row | null {
  const { body } = told.notice;
  if (body.kind !== 'resume_needed' || told.isOver) return null;
  const request = requestOf(told);
  if (body.what === 'request') return requestRow(request);
  if (!told.loan) return null;
  const { ending } = told.loan;
  return grantRow({ request, at: ending.at, is: overdueAs(ending) ?? 'held' });
}

const askedBy = (request: Request): Text =>
  msg`${changeText(request)}, requested by ${person(request.requester)}`;

function requestRow(request: Request): Row {
  const mayBeWritten = request.state === 'applying' && request.plan !== null;
  const text = mayBeWritten
    ? msg`⏳ ${askedBy(request)}, is approved, and may have been written already. I’ll look once an admin presses *Resume*.`
    : msg`⏳ ${askedBy(request)}, is approved. I’ll apply it once an admin presses *Resume*.`;
  return { text, blocks: [section(text), actions(heldButtons('request', request))] };
}

const ENDS: Readonly<Record<HeldWork['grants'][number]['is'], string>> = {
  held: 'I’ll end it once an admin presses *Resume*.',
  behind: 'I’ll take it back after the key’s unlimited quota has ended.',
  tried: 'I’m still trying to end it.',
};

function grantRow({ request, at, is }: HeldWork['grants'][number]): Row {
  const text = msg`⏳ ${askedBy(request)}, should have ended ${moment(at)}. ${literal(ENDS[is])}`;
  const buttons = is === 'held' ? [actions(heldButtons('grant', request))] : [];
  return { text, blocks: [section(text), ...buttons] };
}
