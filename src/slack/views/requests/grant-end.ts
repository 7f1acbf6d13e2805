import type { Applied, Request } from '../../../domain/requests/request.ts';
import type { Span } from '../../../domain/time.ts';
import type { GrantEnd } from '../../../usecases/ports/read-models.ts';
import { lengthText, literal, moment, money, msg, signedMoney, type Text } from '../../text/text.ts';
import { effectText } from '../changes/changes.ts';
import { history, stateDetails, stateOfRequest } from '../changes/request-text.ts';
import { staleText } from '../changes/stale-text.ts';

const ENDED = literal('↩️ Ended');

type Ending = GrantEnd | null | undefined;

/** The word for a request; what was granted for a time and has ended is no longer applied. */
export const stateWord = (request: Request, end: Ending): Text => (end ? ENDED : stateOfRequest(request));

/** The state, who caused it and when. */
export const stateLine = (request: Request, end: Ending): Text =>
  end ? msg`${ENDED}: ${endedLine(request, end)}` : stateDetails(request);

/** When it ended, and how it came about. */
export const endedLine = (request: Request, { revert }: GrantEnd): Text =>
  revert?.state === 'applied'
    ? msg`${moment(revert.appliedAt)}; ${history(request)}`
    : msg`before its time; ${history(request)}`;

/** What the end did to the key. */
export function endText({ revert }: GrantEnd): Text {
  if (revert?.state === 'applied') return effectText(revert);
  if (revert?.state === 'stale')
    return msg`Nothing was taken back: ${staleText(revert.because, revert.unitsPerUsd)}.`;
  return literal('There was nothing left to take back: it had been given back or replaced.');
}

/** For everybody concerned; null: nothing was taken back. */
export function overText({ change, keyName, unitsPerUsd }: Request, { revert }: GrantEnd): Text | null {
  if (revert?.state !== 'applied' || revert.change.kind !== 'revert') return null;
  if (!('during' in change) || change.during === null) return null;
  const time = msg`The ${lengthText(change.during)} of`;
  const verb = literal(isOne(change.during) ? 'is' : 'are');
  return revert.change.of === 'quota'
    ? msg`↩️ ${time} *${signedMoney(revert.change.granted, unitsPerUsd)}* on *${keyName}* ${verb} over. ${effectText(revert)}`
    : msg`↩️ ${time} unlimited quota on *${keyName}* ${verb} over. It has a limit again: ${leftOf(revert)}`;
}

const leftOf = ({ effect, unitsPerUsd }: Applied): Text =>
  msg`${money(effect.left, unitsPerUsd)} left of ${money(effect.grantedAfter, unitsPerUsd)}.`;

const isOne = ({ amount }: Span): boolean => amount === 1;
