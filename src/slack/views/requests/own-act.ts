import type { UserId } from '../../../domain/member.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { RequestReport } from '../../../usecases/ports/read-models.ts';
import { actions, context, message, quotation, section } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { joined, literal, msg, nothing, person, type Text, userText } from '../../text/text.ts';
import { askedText, changeText } from '../changes/changes.ts';
import { approvalsText } from '../changes/votes-text.ts';
import { aboutKey } from '../message-modal.ts';
import { showRequestButton } from './request-buttons.ts';
import { isLowered } from './request-card.ts';

/** What somebody may do to a request. */
export type OwnAct =
  | 'approved'
  | 'glass_broken'
  | 'denied'
  | 'cancelled'
  | 'retried'
  | 'resumed'
  | 'let_end'
  | 'dropped'
  | 'kept';

/** For whoever just did it: what they did, in the past, which stays true whatever comes of it. */
export function ownActMessage({ request }: RequestReport, act: OwnAct, reader: UserId): Message {
  const text = ownActText(request, act, reader);
  const why = act === 'denied' && request.state === 'denied' ? request.why : '';
  const said = why ? msg`${text} Reason: ${userText(why, 300)}` : text;
  const id = msg`Request \`${request.id}\``;
  const shown = message(joined([said, id]), [
    section(text),
    ...(why ? [quotation('Reason:', why)] : []),
    context(id),
    actions([showRequestButton(request)]),
  ]);
  return aboutKey(request.keyName, shown);
}

export const ownActText = (request: Request, act: OwnAct, reader: UserId): Text =>
  WORDS[act](request, reader);

const WORDS: Readonly<Record<OwnAct, (request: Request, reader: UserId) => Text>> = {
  approved: (request, reader) =>
    msg`✅ You approved ${approvedText(request)}.${forText(request, reader)}${approvalsText(request)} ${told(request, reader)}`,
  glass_broken: (request, reader) =>
    msg`🚨 You broke the glass and approved ${approvedText(request)}. I’m telling everybody who could have decided it. ${told(request, reader)}`,
  denied: (request) =>
    msg`❌ You denied what ${person(request.requester)} asked for: ${wantedText(request)}. They’ll see your reason.`,
  cancelled: (request) => msg`🚫 You cancelled your request for ${wantedText(request)}. Nothing changed.`,
  retried: (request, reader) =>
    msg`🔄 You asked me to try this again: ${changeText(request)}. ${told(request, reader)}`,
  resumed: (request, reader) => msg`▶️ You resumed this: ${changeText(request)}. ${told(request, reader)}`,
  let_end: (request, reader) =>
    msg`▶️ You told me to end what was granted temporarily: ${changeText(request)}. ${told(request, reader)}`,
  dropped: (request) =>
    request.change.kind === 'revert'
      ? msg`🚫 You said that this isn’t needed any more: ${changeText(request)}. The key keeps what it has.`
      : msg`🚫 You said that this isn’t needed any more: ${changeText(request)}. I won’t make it.`,
  kept: (request) =>
    msg`🚫 You said that nothing has to be taken back any more: ${changeText(request)}. The key keeps what it has.`,
};

/** Whose vote it was. */
function forText({ votes }: Request, reader: UserId): Text {
  const of = votes.find(({ by }) => by === reader)?.for;
  return of === undefined ? nothing : msg` You decided for ${person(of)}.`;
}

const approvedText = (request: Request): Text =>
  isLowered(request)
    ? msg`${wantedText(request)}. ${person(request.requester)} had asked for ${askedText(request)}`
    : msg`what ${person(request.requester)} asked for: ${wantedText(request)}`;

/** With whom a new key is for, where that is not whoever asked. */
const wantedText = (request: Request): Text =>
  request.change.kind === 'create' && request.owner !== null && request.owner !== request.requester
    ? msg`${changeText(request)}, for ${person(request.owner)}`
    : changeText(request);

const told = ({ requester }: Request, reader: UserId): Text =>
  msg`I’ll let ${requester === reader ? literal('you') : person(requester)} know how it turns out.`;
