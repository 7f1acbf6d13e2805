import type { StaleReason } from '../../../domain/changes/plan.ts';
import type { UserId } from '../../../domain/member.ts';
import type { ReplyAbout } from '../../../domain/notices/request-notices.ts';
import { commentsOn } from '../../../domain/requests/approval/vote.ts';
import type { Applying, Approved, Request, Stale } from '../../../domain/requests/request.ts';
import { mayRetry } from '../../../domain/requests/retry.ts';
import type { RequestReport } from '../../../usecases/ports/read-models.ts';
import { actions, message, quotation, section, sentence } from '../../blocks/blocks.ts';
import type { KnownBlock, Message } from '../../blocks/unrendered.ts';
import {
  dateAndTime,
  joined,
  list,
  literal,
  msg,
  nothing,
  person,
  type Text,
  userText,
} from '../../text/text.ts';
import { askedText, changeText } from '../changes/changes.ts';
import { decisionDetails, history, pastDetails } from '../changes/request-text.ts';
import { nextStep, withNextStep } from '../changes/stale-text.ts';
import { glassLines, lostVotesText, votedText } from '../changes/votes-text.ts';
import { openButton, revealButton } from '../keys/key-buttons.ts';
import { whereSecret } from '../keys/reveal.ts';
import { endText, hasEnded, overText, stateWord } from './grant-end.ts';
import { againButtons, cancelButton, decisionButtons, wayOnButtons } from './request-buttons.ts';
import { isLowered, resultSummary } from './request-card.ts';

/** A reply in the card's thread, in the past, because nothing redraws it; `mention`: who is asked to decide. */
export function requestReply(
  { request, end }: RequestReport,
  about: ReplyAbout,
  mention: readonly UserId[] = [],
): Message {
  const over = about === 'ended' && end ? overText(request, end) : null;
  return sentence(over ?? replyWords(request, about, mention.length > 0 ? list(mention.map(person)) : null));
}

function replyWords(request: Request, about: ReplyAbout, calling: Text | null): Text {
  const to = calling === null ? nothing : msg`${calling}: `;
  const by = request.state === 'pending' ? msg` by ${dateAndTime(request.expiresAt)}` : nothing;
  const since = dateAndTime(request.createdAt);
  switch (about) {
    case 'asked':
      return calling === null ? msg`I asked for a decision${by}.` : msg`I asked ${calling} to decide${by}.`;
    case 'vote':
      return joined(voteTexts(request), ' ');
    case 'decision':
      return joined(
        [msg`${decisionDetails(request)}.`, ...glassLines(request), ...reasonLines(request)],
        ' ',
      );
    case 'ended':
    case 'result': {
      const result = resultSummary({ request });
      return msg`${pastDetails(request)}.${result ? msg` ${result}` : nothing}`;
    }
    case 'revert_failed': {
      const summary = resultSummary({ request });
      const result = summary ? msg` ${summary}` : nothing;
      return request.state === 'failed' && !mayRetry(request)
        ? msg`${to}I couldn’t apply ${changeText(request)} as planned.${result}`
        : msg`${to}I couldn’t apply ${changeText(request)}, so the key kept what was granted temporarily.${result} I’ll keep trying until it works.`;
    }
    case 'reminder':
      return calling === null
        ? msg`I asked again for a decision${by}. This was requested ${since}.`
        : msg`I reminded ${calling} to decide${by}. This was requested ${since}.`;
    case 'escalation':
      return calling === null
        ? msg`I also asked the admins for a decision${by}. This was requested ${since}.`
        : msg`I also asked the admins, ${calling}, to decide${by}. This was requested ${since}.`;
  }
}

function reasonLines(request: Request): Text[] {
  const why = request.glass ? request.glass.why : request.state === 'denied' ? request.why : '';
  return why === '' ? [] : [msg`Reason: ${userText(why, 300)}`];
}

function voteTexts(request: Request): Text[] {
  const lost = lostVotesText(request);
  const last = request.votes.at(-1);
  if (last) return [votedText(request, last), ...lost];
  return request.state === 'pending' && lost.length > 0 ? lost : [msg`${pastDetails(request)}.`, ...lost];
}

/** The DM to the requester: what came of the request, and what they can do now. */
export function requestOutcome(report: RequestReport, canReveal: boolean): Message {
  const { request, end } = report;
  const title = msg`*${stateWord(request, end)}*: ${changeText(request)} (${history(request)})`;
  const lines = [
    title,
    ...loweredLines(request),
    ...glassLines(request),
    hasEnded(request, end) ? endText(end) : outcomeWords(report),
    ...(isOwnNewKey(request) ? [whereSecret(canReveal)] : []),
  ];
  const remarks = remarksOf(request);
  return message(
    joined([...lines, ...remarks.map(([label, words]) => msg`${label} ${userText(words, 300)}`)]),
    [
      ...lines.map((line) => section(line)),
      ...remarks.map(([label, words]) => quotation(label, words)),
      ...outcomeButtons(request, canReveal),
    ],
  );
}

/** Nothing else tells its owner of it. */
const isOwnNewKey = ({ state, change, owner, requester }: Request): boolean =>
  state === 'applied' && change.kind === 'create' && owner === requester;

function loweredLines(request: Request): Text[] {
  if (!request.counter || !isLowered(request)) return [];
  return [msg`You asked for ${askedText(request)}; ${person(request.counter.by)} approved less.`];
}

/** What those who decided wrote to the requester. */
function remarksOf(request: Request): [label: Text, words: string][] {
  const why = request.glass ? request.glass.why : request.state === 'denied' ? request.why : '';
  const said = commentsOn(request).map(({ by, comment }): [Text, string] => [
    msg`Comment from ${person(by)}:`,
    comment,
  ]);
  return [...(why === '' ? [] : [[literal('Reason:'), why] as [Text, string]]), ...said];
}

function outcomeWords({ request, loan = null, end = null }: RequestReport): Text {
  switch (request.state) {
    case 'pending':
      return literal('Nothing changes until it’s decided. I’ll tell you here.');
    case 'approved':
    case 'applying':
      return literal(
        isUnderWay(request)
          ? 'I’m applying it now and will tell you here when it’s done.'
          : 'I’ll tell you here when it’s done.',
      );
    case 'applied':
    case 'failed':
      return resultSummary({ request, loan, end }) ?? nothing;
    case 'denied':
    case 'cancelled':
      return literal('Nothing changed.');
    case 'expired':
      return literal('Nothing changed; you can ask again.');
    case 'stale':
      return staleWords(request);
  }
}

function staleWords({ change, because, keyId }: Stale): Text {
  if (because.kind === 'restored') return nextStep(because, keyId) ?? nothing;
  if (because.kind === 'not_needed') return droppedText(because);
  return change.kind === 'revert'
    ? literal('Nothing was taken back.')
    : withNextStep(literal('Nothing changed.'), because, keyId);
}

/** It was on hold. */
const droppedText = ({ isUnknown }: Extract<StaleReason, { kind: 'not_needed' }>): Text =>
  literal(
    isUnknown
      ? 'It may already have been made. Look at the key, and ask again if it wasn’t.'
      : 'Nothing changed.',
  );

/** Nothing that was told of it says that it waits. */
const isUnderWay = (request: Approved | Applying): boolean =>
  !request.isHeld &&
  !request.behind &&
  request.attempts === 0 &&
  (request.state === 'approved' ? !request.blockedBy : !request.unknownSince);

function outcomeButtons(request: Request, canReveal: boolean): KnownBlock[] {
  if (request.state === 'pending') return [actions([cancelButton(request)])];
  if (request.state === 'failed') return decisionButtons(request);
  if (request.state === 'expired') return againButtons(request);
  if (request.state === 'denied') return wayOnButtons(request);
  if (request.state !== 'applied') return [];
  const key = { id: request.effect.keyId, name: request.keyName };
  const reveal = canReveal && isOwnNewKey(request);
  return [actions([...(reveal ? [revealButton(key)] : []), openButton(key)])];
}
