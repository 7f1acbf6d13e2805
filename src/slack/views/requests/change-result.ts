import { kindOf } from '../../../domain/changes/changes.ts';
import { stateOf } from '../../../domain/keys/key.ts';
import { units } from '../../../domain/keys/quota.ts';
import type { UserId } from '../../../domain/member.ts';
import { listsAsked, neededVotes } from '../../../domain/requests/approval/approval.ts';
import { grantEnd } from '../../../domain/requests/grant.ts';
import {
  type Applied,
  type Applying,
  type Approved,
  isOpen,
  type Pending,
  type Request,
} from '../../../domain/requests/request.ts';
import type { AssignReport } from '../../../usecases/ports/assign-reports.ts';
import type { ChangeReport, Loan } from '../../../usecases/ports/read-models.ts';
import { actions, context, message, section } from '../../blocks/blocks.ts';
import type { KnownBlock, Message } from '../../blocks/unrendered.ts';
import { haveToApprove, listsText } from '../../text/asked-text.ts';
import { whoseText } from '../../text/facts/owner.ts';
import { stateText } from '../../text/key-state.ts';
import {
  channel,
  count,
  joined,
  keyLabel,
  list,
  literal,
  moment,
  msg,
  nothing,
  person,
  type Text,
} from '../../text/text.ts';
import { changeText, doneTexts } from '../changes/changes.ts';
import { othersKeyTexts } from '../changes/disable-words.ts';
import { failureText, history, stateOfRequest } from '../changes/request-text.ts';
import { pastStaleText } from '../changes/stale-text.ts';
import { askMoreButton, openButton, revealButton } from '../keys/key-buttons.ts';
import { whereSecret } from '../keys/reveal.ts';
import { aboutKey } from '../message-modal.ts';
import { decisionButtons, showRequestButton } from './request-buttons.ts';

/** Some CometAPI servers count bytes, and may cut a longer name. */
const MOST_NAME_BYTES = 50;

/** Tells the requester what came of the change. */
export function changeMessage(report: ChangeReport): Message {
  const { request } = report;
  const [title, ...details] = told(report);
  const warning = bytesWarning(request);
  const blocks: KnownBlock[] = [
    section(title),
    ...(details.length > 0 ? [section(joined(details))] : []),
    ...warning.map((line) => context(line)),
    ...buttons(report),
  ];
  return aboutKey(request.keyName, message(joined([title, ...details, ...warning]), blocks));
}

function told(report: ChangeReport): readonly [Text, ...Text[]] {
  const { request } = report;
  if (request.state === 'pending') return askingTexts(request, report);
  if (request.state === 'approved' || request.state === 'applying') return unansweredTexts(request);
  if (request.state !== 'applied') return notDone(request);
  const [title, ...details] = doneTexts(request, promised(request));
  return [
    msg`✅ ${title}`,
    ...details,
    ...secretText(request, report.may),
    ...revivalText(request, report),
    ...whoseTexts(request, report),
  ];
}

/** As it was promised when it was made: an answer is never drawn again. */
function promised(request: Applied): Loan | null {
  const at = grantEnd({ ...request, at: request.appliedAt });
  const rest = request.change.kind === 'quota' ? request.change.delta : units(0);
  return at && { rest, ending: { at, is: 'to_come' } };
}

function notDone(request: Exclude<Request, Applied | Pending | Approved | Applying>): [Text, Text] {
  const title = msg`${stateOfRequest(request)}: ${changeText(request)}`;
  switch (request.state) {
    case 'failed':
      return [title, failureText(request)];
    case 'stale':
      return [title, msg`Nothing changed: ${pastStaleText(request.because, request.unitsPerUsd)}.`];
    case 'denied':
    case 'cancelled':
    case 'expired':
      return [msg`${title} (${history(request)})`, literal('Nothing changed.')];
  }
}

/** In the past, because nothing redraws the answer once CometAPI has answered. */
const unansweredTexts = (request: Request): [Text, ...Text[]] => [
  msg`CometAPI didn’t answer in time, so I couldn’t confirm this: ${changeText(request)}.`,
  literal('I’ll keep trying for 24 hours, and I’ll message you when I know.'),
];

/** Of whom a decision is asked, where, and by when: true as long as it stands. */
function askingTexts(
  request: Pending,
  { channel: where, isRefused = false }: ChangeReport,
): [Text, ...Text[]] {
  const from = listsText(listsAsked(request.approval));
  return [
    isRefused
      ? msg`I asked ${from} for ${changeText(request)}. I haven’t been able to post in ${channel(where)} lately; if I still can’t, I’ll send it to each of them as a direct message.`
      : msg`I asked ${from} in ${channel(where)} for ${changeText(request)}.`,
    msg`${ofThemText(request)} by ${moment(request.expiresAt)}. I’ll message you when they decide; nothing changes until then.`,
  ];
}

/** Where each list has its own number, “2 of them” would say too little. */
function ofThemText({ approval }: Pending): Text {
  if (approval?.each) return haveToApprove(approval);
  const needed = neededVotes({ approval });
  return needed === 1 ? literal('One of them has to approve') : msg`${needed} of them have to approve`;
}

/** A renewal also enables the key, but a key without quota stays exhausted; what worked may not work any more. */
function revivalText({ change }: Applied, { key, before, now }: ChangeReport): Text[] {
  if (key === null) return [];
  const works = stateOf(key, now) === 'enabled';
  const worked = before === null || stateOf(before, now) === 'enabled';
  if (change.kind === 'renew') {
    if (!works) return [msg`It doesn’t work yet: ${stateText(key, now)}.`];
    return worked ? [] : [literal('It works again.')];
  }
  const isStopped = before !== null && worked && !works && change.kind !== 'disable';
  return isStopped ? [msg`Calls with it fail now: ${stateText(key, now)}.`] : [];
}

/** Of a key that somebody else disabled: whose it is, and who can enable it. */
function whoseTexts({ change, requester }: Applied, { key }: ChangeReport): Text[] {
  if (change.kind !== 'disable' || !key?.disabledBy) return [];
  return othersKeyTexts({ ...key, by: requester, role: key.disabledBy.role });
}

function secretText({ change, owner: whose, requester }: Applied, may: ChangeReport['may']): Text[] {
  if (change.kind !== 'create') return [];
  if (whose !== null && whose !== requester)
    return [
      msg`It belongs to ${person(whose)}, who gets a direct message about it; nobody else can see its secret.`,
    ];
  return [whereSecret(may?.reveal ?? false)];
}

function bytesWarning({ change, state }: Request): Text[] {
  const bytes = new TextEncoder().encode(kindOf(change).newName(change) ?? '').length;
  if (bytes <= MOST_NAME_BYTES || state === 'denied' || state === 'cancelled') return [];
  return [
    msg`The name takes ${count(bytes, 'byte')}; some CometAPI servers keep only ${MOST_NAME_BYTES} and may cut it.`,
  ];
}

function buttons({ request, key, may, now }: ChangeReport): KnownBlock[] {
  // What the request offers changes with it, so its buttons are behind this one.
  if (isOpen(request)) return [actions([showRequestButton(request)])];
  if (request.state === 'failed') return decisionButtons(request);
  if (!key || key.deletedAt) return [];
  const reveal = request.change.kind === 'create' && request.state === 'applied' && may?.reveal;
  const isStillUsedUp = request.change.kind === 'renew' && stateOf(key, now) === 'exhausted';
  return [
    actions([
      ...(reveal ? [revealButton(key)] : []),
      ...(isStillUsedUp ? [askMoreButton(key)] : []),
      openButton(key),
    ]),
  ];
}

/** To another team of its owner. */
function movedMessage(key: AssignReport['key'], owner: UserId): Message {
  const text = msg`✅ ${keyLabel(key)} now belongs to the team ${key.team ?? ''}. Its owner is still ${person(owner)}.`;
  return message(text, [section(text), actions([openButton(key)])]);
}

/** Nobody is told of their own act, nor is whoever has left. */
export function assignedMessage({ key, from, fromLeft, to, by }: AssignReport): Message {
  if (from === to) return movedMessage(key, to);
  const told = [fromLeft ? null : from, to].flatMap((one) =>
    one === null || one === by ? [] : [person(one)],
  );
  const promise = told.length > 0 ? msg` I’ll message ${list(told)}.` : nothing;
  const before =
    from === null
      ? nothing
      : msg` Its previous owner was ${whoseText({ owner: from, ownerLeft: fromLeft })}.`;
  const team = key.team ? msg`, for the team ${key.team}` : nothing;
  const text = msg`✅ Assigned ${keyLabel(key)} to ${person(to)}${team}.${before}${promise}`;
  return message(text, [section(text), actions([openButton(key)])]);
}
