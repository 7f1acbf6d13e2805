import { isDeepStrictEqual } from 'node:util';
import { kindOf } from '../../../domain/changes/changes.ts';
import type { NewKey } from '../../../domain/changes/new-key.ts';
import { stateOf } from '../../../domain/keys/key.ts';
import { commentsOn } from '../../../domain/requests/approval/vote.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { GroupTrouble, RequestBackground } from '../../../usecases/ports/ports.ts';
import type { RequestReport } from '../../../usecases/ports/read-models.ts';
import { context, fields, message, quotation, section } from '../../blocks/blocks.ts';
import { CARD_BLOCK } from '../../blocks/ids.ts';
import type { KnownBlock, Message } from '../../blocks/unrendered.ts';
import { haveToApprove } from '../../text/asked-text.ts';
import { whoseText } from '../../text/facts/owner.ts';
import { teamFact } from '../../text/facts/team.ts';
import { stateText } from '../../text/key-state.ts';
import { groupTroubleText } from '../../text/people/group-text.ts';
import {
  expiry,
  joined,
  keyLabel,
  literal,
  moment,
  money,
  msg,
  nothing,
  person,
  spanText,
  type Text,
  userText,
} from '../../text/text.ts';
import { halfWayText } from '../changes/change-words.ts';
import { askedText, changeDetails, changeText, effectText } from '../changes/changes.ts';
import { failureText, history } from '../changes/request-text.ts';
import { escalatedLines, glassLines, lostVotesText, votesText } from '../changes/votes-text.ts';
import { endedLine, endText, hasEnded, lastTryText, sinceText, stateLine, stateWord } from './grant-end.ts';
import { decisionButtons } from './request-buttons.ts';
import {
  decidedOnText,
  moneyLines,
  notYetLines,
  othersLines,
  recentLines,
  renewedUntil,
  sensitiveLine,
} from './request-money.ts';

/** The card in the approvals channel, always rendered from the stored request. */
export function requestCard(report: RequestReport): Message {
  const { request, loan } = report;
  const blocks: KnownBlock[] = [
    ...requestBody(report),
    ...decisionButtons(request, { blockId: CARD_BLOCK, renewed: renewedUntil(report), loan }),
  ];
  return message(requestText(report), blocks);
}

/** What a card tells, without its buttons. */
export function requestBody(report: RequestReport): KnownBlock[] {
  const { request, background, end } = report;
  const isPending = request.state === 'pending';
  const asks = msg`*${stateWord(request, end)}* · ${person(request.requester)} ${asksFor(request)} ${askedText(request)}`;
  const facts = [...about(report), ...(background && isPending ? moneyLines(report) : [])];
  const sensitive = background && isPending ? sensitiveLine(report) : null;
  const recent = background && isPending ? recentLines(request, background) : [];
  return [
    section(asks),
    ...(sensitive ? [section(sensitive)] : []),
    ...(request.reason ? [quotation('Reason:', request.reason)] : []),
    ...(facts.length > 0 ? [fields(facts)] : []),
    ...(isPending ? notYetLines(report) : []).map((line) => section(line)),
    ...(background && isPending ? othersLines(report) : []).map((line) => context(line)),
    ...recent.map((line) => context(line)),
    ...(isPending ? (background?.groupTroubles ?? []) : []).map(uncalledLine),
    ...escalatedLines(request).map((line) => context(line)),
    ...lostVotesText(request).map((line) => context(line)),
    ...counterLines(request),
    ...glassBlocks(request),
    ...resultLines(report),
    context(
      msg`${hasEnded(request, end) ? msg`Ended ${endedLine(request, end)}` : standing(request)} · request \`${request.id}\``,
    ),
  ];
}

const asksFor = ({ state }: Request): Text => literal(state === 'pending' ? 'asks for' : 'asked for');

/** What it needs, or what came of it, without the state, which stands above. */
function standing(request: Request): Text {
  const { rule, approval, votes } = request;
  if (request.state === 'pending') {
    const counted = votes.length > 0 ? msg` · ${votesText(request)}` : nothing;
    return msg`${haveToApprove(approval)} by ${moment(request.expiresAt)} · rule: ${rule}${counted}`;
  }
  return msg`${outcomeText(request)} · rule: ${rule}`;
}

function outcomeText(request: Request): Text {
  const told = history(request, { isFirst: true });
  if (request.state === 'denied') return msg`Decided ${told}`;
  if (request.state === 'cancelled') return msg`Cancelled ${told}`;
  if (request.state === 'expired') return msg`No decision by ${moment(request.deadline ?? request.at)}`;
  if (request.state === 'stale') return msg`Why: ${told}`;
  return request.state === 'approved' && request.votes.length > 0 ? msg`Decided ${told}` : told;
}

/** The members of such a group are not notified, so the card has to tell it. */
const uncalledLine = (trouble: GroupTrouble): KnownBlock =>
  context(msg`⚠️ ${groupTroubleText(trouble)} Everybody else who can decide still can. The admins know.`);

/** The whole card in one paragraph, for screen readers and notifications. */
export function requestText(report: RequestReport): Text {
  const { request, end } = report;
  const reason = request.reason ? msg` Reason: ${userText(request.reason, 300)}` : nothing;
  return msg`${person(request.requester)} ${joined([msg`${asksFor(request)} ${askedText(request)}.`, ...givenLines(request), ...glassLines(request)], ' ')} ${stateLine(request, end)}.${decidedOnText(report)}${resultText(report)}${reason}`;
}

function about({ request, background, now }: RequestReport): Text[] {
  const { change, keyId, keyName } = request;
  const isClaimed = change.kind === 'claim' && request.state === 'applied';
  const owner = isClaimed ? request.requester : request.owner;
  const isLeft = background?.key?.owner === owner && background?.key?.ownerLeft === true;
  const whose = msg`*Owner*\n${whoseText({ owner, ownerLeft: isLeft })}`;
  const key =
    keyId === null
      ? []
      : [msg`*Key*\n${keyLabel({ id: keyId, name: keyName })}${stateNow(request, background?.key, now)}`];
  return [
    ...key,
    whose,
    ...teamFact(request),
    ...(change.kind === 'create' ? newKeyFacts(change.key, request) : []),
    ...changeDetails(request),
  ];
}

/** That its key does not work, which may have come after the request; nothing: it does, or nobody may see it. */
function stateNow({ state, change }: Request, key: RequestBackground['key'] | undefined, now: Date): Text {
  if (state !== 'pending' || !key || kindOf(change).isStoredHere) return nothing;
  if (key.deletedAt) return literal(' · 🗑️ Deleted');
  return stateOf(key, now) === 'enabled' ? nothing : msg` · ${stateText(key, now)}`;
}

function newKeyFacts({ quota, unlimited, expiresAt, lasts }: NewKey, request: Request): Text[] {
  const made = request.state === 'applied' ? request.effect : null;
  return [
    msg`*Quota*\n${unlimited ? literal('unlimited') : money(quota, request.unitsPerUsd)}`,
    msg`*Expires*\n${lasts && !made ? msg`${spanText(lasts.span)} after it’s created` : expiry(made ? made.expiresAt : expiresAt)}`,
  ];
}

export const isLowered = ({ counter, change }: Request): boolean =>
  counter !== undefined && !isDeepStrictEqual(change, counter.original);

/** What a lead gave instead, if it differs. */
export const givenLines = (request: Request): Text[] =>
  request.counter && isLowered(request)
    ? [msg`${person(request.counter.by)} approved ${changeText(request)} instead.`]
    : [];

/** With the reason of whoever decided alone. */
const glassBlocks = (request: Request): KnownBlock[] => [
  ...glassLines(request).map((line) => section(line)),
  ...(request.glass ? [quotation('Reason for the decision:', request.glass.why)] : []),
];

/** The same with what those who approved said. */
const counterLines = (request: Request): KnownBlock[] => [
  ...givenLines(request).map((line) => section(line)),
  ...commentsOn(request).map(({ by, comment }) => quotation(msg`Comment from ${person(by)}:`, comment)),
];

function resultLines(report: RequestReport): KnownBlock[] {
  const { request } = report;
  if (request.state === 'denied')
    return request.why ? [quotation('Reason for the decision:', request.why)] : [];
  const text = resultSummary(report);
  return text ? [section(text)] : [];
}

type Result = Pick<RequestReport, 'request' | 'loan' | 'end'>;

/** What came of it. Without its `loan` it promises nothing: the message stays as it is. */
export function resultSummary({ request, loan, end }: Result): Text | null {
  if (hasEnded(request, end)) return endText(end);
  if (request.state === 'applied') return effectText(request, loan);
  if (request.state === 'stale' && request.because.kind === 'not_needed' && request.because.isUnknown)
    return literal('It may already have been made.');
  if (request.state !== 'failed') return null;
  const rest = end ? msg` ${sinceText(end)}` : halfWayText(request.change, loan ?? null, request.unitsPerUsd);
  return msg`${failureText(request)}${lastTryText(request)}${rest}`;
}

function resultText(report: RequestReport): Text {
  const { request } = report;
  if (request.state === 'denied')
    return request.why ? msg` Reason for the decision: “${userText(request.why, 300)}”.` : nothing;
  const result = resultSummary(report);
  return result ? msg` ${result}` : nothing;
}
