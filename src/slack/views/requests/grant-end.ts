import type { UserId } from '../../../domain/member.ts';
import { isEndOfGrant } from '../../../domain/notices/revert-notices.ts';
import { BUILT_IN_RULES } from '../../../domain/policy/policy.ts';
import type { Problem } from '../../../domain/problems/problem.ts';
import { carriedOut } from '../../../domain/requests/carried-out.ts';
import type { Failed, Request } from '../../../domain/requests/request.ts';
import { mayRetry } from '../../../domain/requests/retry.ts';
import type { GrantEnd } from '../../../usecases/ports/read-models.ts';
import {
  isOneUnit,
  lengthText,
  literal,
  moment,
  money,
  msg,
  nothing,
  person,
  signedMoney,
  type Text,
} from '../../text/text.ts';
import { balanceText } from '../changes/change-words.ts';
import { effectText } from '../changes/changes.ts';
import { failureText, history, stateDetails, stateOfRequest } from '../changes/request-text.ts';
import { pastStaleText } from '../changes/stale-text.ts';

const ENDED = literal('↩️ Ended');

type Ending = GrantEnd | null | undefined;

/** What failed half-way has failed, although what it granted has ended. */
export const hasEnded = ({ state }: Request, end: Ending): end is GrantEnd => !!end && state !== 'failed';

/** The word for a request; what was granted for a time and has ended is no longer applied. */
export const stateWord = (request: Request, end: Ending): Text =>
  hasEnded(request, end) ? ENDED : stateOfRequest(request);

/** The state, who caused it and when. */
export const stateLine = (request: Request, end: Ending): Text =>
  hasEnded(request, end) ? msg`${ENDED} ${endedLine(request, end)}` : stateDetails(request);

/** When it ended, and how it came about. */
export const endedLine = (request: Request, end: GrantEnd): Text =>
  msg`${whenText(end)}; ${history(request)}`;

function whenText(end: GrantEnd): Text {
  const at = endedAt(end);
  const by = end.revert && endedBy(end.revert);
  if (!at) return literal('early');
  return by ? msg`${moment(at)}, early, by ${by}` : moment(at);
}

/** null: early. */
function endedAt({ grant, revert }: GrantEnd): Date | null {
  if (revert?.state === 'applied') return revert.appliedAt;
  if (revert?.state === 'failed' && grant.state === 'reverted') return revert.failedAt;
  return revert?.state === 'stale' ? revert.at : null;
}

/** Under what was told of the change itself. */
export const sinceText = (end: GrantEnd): Text => msg`${ENDED} ${whenText(end)}. ${endText(end)}`;

/** What the end did to the key. */
export function endText({ grant, revert }: GrantEnd): Text {
  if (revert?.state === 'applied') return effectText(revert);
  if (revert?.state === 'failed' && grant.state === 'reverted')
    return msg`${failureText(revert)}${lastTryText(revert)}`;
  if (revert?.state === 'stale' && revert.because.kind === 'nothing_to_do')
    return literal('There was nothing left to take back: it had been used up.');
  if (revert?.state === 'stale' && revert.because.kind === 'not_needed' && revert.because.isUnknown)
    return msg`I left the key as it is: ${person(revert.because.by)} said that taking it back isn’t needed any more. It may already have been taken back.`;
  if (revert?.state === 'stale')
    return msg`Nothing was taken back: ${pastStaleText(revert.because, revert.unitsPerUsd)}.`;
  return literal('There was nothing left to take back: it had been given back or replaced.');
}

/** What went back of a grant whose end came out otherwise; nothing: its end is tried again. */
export function lastTryText(revert: Failed): Text {
  if (revert.change.kind !== 'revert' || mayRetry(revert)) return nothing;
  const taken = carriedOut(revert)?.change;
  return taken?.kind === 'revert'
    ? msg` I took back ${money(taken.granted, revert.unitsPerUsd)}, and I won’t try again.`
    : literal(' I won’t try again, because that could take it back twice.');
}

/** Who had it ended early; null: it ended by itself. */
function endedBy({ requester, rule }: Request, reader: UserId | null = null): Text | null {
  if (rule !== BUILT_IN_RULES.earlyEnd) return null;
  return requester === reader ? literal('You') : person(requester);
}

/** For everybody concerned, `reader` the one it is told to; null: it was ended early, by whoever told of that. */
export function overText(
  { change, keyName, unitsPerUsd }: Request,
  end: GrantEnd,
  reader: UserId | null = null,
): Text | null {
  const { revert } = end;
  if (revert?.change.kind !== 'revert' || !isEndOfGrant(revert)) return null;
  if (!('during' in change) || change.during === null) return null;
  const { of, granted } = revert.change;
  const what = of === 'quota' ? msg`*${signedMoney(granted, unitsPerUsd)}*` : literal('unlimited quota');
  const verb = literal(isOneUnit(change.during) ? 'is' : 'are');
  const by = endedBy(revert, reader);
  const over = by
    ? msg`↩️ ${by} ended the ${lengthText(change.during)} of ${what} on *${keyName}* early.`
    : msg`↩️ The ${lengthText(change.during)} of ${what} on *${keyName}* ${verb} over.`;
  if (revert.state !== 'applied') return msg`${over} ${endText(end)}`;
  return of === 'quota'
    ? msg`${over} ${effectText(revert)}`
    : msg`${over} It got its limit back: ${balanceText(revert.effect, revert.unitsPerUsd)}`;
}

/** Why `end` has nothing to do. */
export function nothingToEnd({ id, because }: Extract<Problem, { kind: 'nothing_to_end' }>): Text {
  switch (because) {
    case 'pending':
      return msg`Request \`${id}\` is still waiting for a decision, so there’s nothing to end yet. Whoever asked can cancel it: \`/cometkey cancel ${id}\`.`;
    case 'for_good':
      return msg`Request \`${id}\` gave nothing temporarily, so there’s nothing to end. \`/cometkey requests ${id}\` shows where it stands.`;
    case 'ended':
      return msg`What request \`${id}\` granted temporarily has already ended. \`/cometkey requests ${id}\` shows how.`;
    case 'ending':
      return msg`I’m already taking back what request \`${id}\` granted temporarily. \`/cometkey requests ${id}\` shows how it goes.`;
    case null:
      return msg`Request \`${id}\` has nothing that can be ended now. \`/cometkey requests ${id}\` shows where it stands.`;
  }
}
