import type { Units } from '../../../domain/keys/quota.ts';
import { droppedBy, type Failed, type Request, type RequestState } from '../../../domain/requests/request.ts';
import { mayBeUndone } from '../../../domain/requests/retry.ts';
import { fieldList, lostText } from '../../settings/setting-text.ts';
import { FAULT_TEXT } from '../../text/key-text.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { count, list, literal, moment, money, msg, nothing, person, type Text } from '../../text/text.ts';
import { heldLine, heldText } from './held-text.ts';
import { pastStaleText } from './stale-text.ts';
import { voters, voterText, waitingText } from './votes-text.ts';

export const REQUEST_STATES: Readonly<Record<RequestState, string>> = {
  pending: '⏳ Pending',
  approved: '✅ Approved',
  applying: '🔄 Applying',
  applied: '✅ Applied',
  denied: '❌ Denied',
  expired: '⌛ Expired',
  cancelled: '🚫 Cancelled',
  failed: '⚠️ Failed',
  stale: '♻️ No longer possible',
};

export const stateOfRequest = (request: Request): Text =>
  literal(REQUEST_STATES[droppedBy(request) === null ? request.state : 'cancelled']);

const undecided = (isFirst: boolean): Text => literal(isFirst ? 'No decision needed' : 'no decision needed');

function approvedBy(request: Request, isFirst: boolean): Text {
  if (request.votes.length === 0) return undecided(isFirst);
  return isFirst ? msg`Approved by ${voters(request)}` : msg`approved by ${voters(request)}`;
}

/** Of the last vote: the state’s own time also moves when a request is tried, tried again or resumed. */
const decidedAt = ({ votes }: Request, own: Date): Date => votes.at(-1)?.at ?? own;

/** For after the word *Approved*, so without “approved”. */
const by = (request: Request, isFirst = false): Text =>
  request.votes.length > 0 ? msg`by ${voters(request)}` : undecided(isFirst);

/** The state, who caused it and when: one line, the same wherever a request is shown. */
export const stateDetails = (request: Request): Text =>
  msg`${stateOfRequest(request)}${literal(beginsWithBy(request) ? ' ' : ': ')}${history(request, { held: heldLine })}`;

/** The same where nothing redraws it: only what has happened, without a next try. */
export const pastDetails = (request: Request): Text =>
  request.state === 'approved' || request.state === 'applying'
    ? approval(request, request.approvedAt)
    : stateDetails(request);

const UNDECIDED_OR_REFUSED: ReadonlySet<RequestState> = new Set([
  'pending',
  'denied',
  'cancelled',
  'expired',
]);

/** What was decided, without what has come of it since. */
export function decisionDetails(request: Request): Text {
  const last = request.votes.at(-1);
  return last && !UNDECIDED_OR_REFUSED.has(request.state) ? approval(request, last.at) : pastDetails(request);
}

const approval = (request: Request, at: Date): Text =>
  msg`${literal(REQUEST_STATES.approved)}${literal(request.votes.length > 0 ? ' ' : ': ')}${by(request)}, ${moment(decidedAt(request, at))}`;

/** Its history. */
const beginsWithBy = ({ state, votes }: Request): boolean =>
  state === 'denied' || state === 'cancelled' || (state === 'approved' && votes.length > 0);

/** Who caused the state, and when; `isFirst`: nothing stands before it; `held`: how it tells of a hold. */
export function history(request: Request, { isFirst = false, held = heldText } = {}): Text {
  const [approved, who] = [approvedBy(request, isFirst), by(request, isFirst)];
  switch (request.state) {
    case 'pending':
      return waitingText(request);
    case 'approved':
      if (request.isHeld) return held(request, who);
      if (request.behind) return msg`${who}; an earlier change to the key has to finish first`;
      if (request.blockedBy)
        return msg`${who}; ${literal(FAULT_TEXT[request.blockedBy])}, next try ${moment(request.nextTryAt)}`;
      return request.attempts > 0
        ? msg`${who}; CometAPI didn’t answer, next try ${moment(request.nextTryAt)}`
        : msg`${who}, ${moment(decidedAt(request, request.approvedAt))}`;
    case 'applying':
      if (request.isHeld) return held(request, approved);
      if (request.behind)
        return request.unknownSince
          ? msg`${approved}; CometAPI hasn’t answered, so I don’t know yet whether it took effect. I’ll check again once an earlier change to the key has finished`
          : msg`${approved}; an earlier change to the key has to finish first`;
      if (mayBeUndone(request))
        return msg`${approved}; the key is disabled now, but an earlier change may enable it again. I’ll check again ${moment(request.nextTryAt)}`;
      return request.unknownSince
        ? msg`${approved}; CometAPI hasn’t answered, so I don’t know yet whether it took effect. I’ll check again ${moment(request.nextTryAt ?? request.startedAt)}`
        : msg`${approved}, ${moment(decidedAt(request, request.approvedAt))}`;
    case 'applied':
      return msg`${approved}, ${moment(decidedAt(request, request.appliedAt))}`;
    case 'failed':
      return msg`${approved}, ${moment(decidedAt(request, request.failedAt))}`;
    case 'denied':
      return msg`by ${voterText(request)}, ${moment(request.at)}`;
    case 'cancelled':
      return msg`by ${person(request.requester)}, ${moment(request.at)}`;
    case 'expired':
      return msg`no decision by ${moment(request.deadline ?? request.at)}`;
    case 'stale':
      return msg`${pastStaleText(request.because, request.unitsPerUsd)}, ${moment(request.at)}`;
  }
}

interface Drift {
  readonly wanted: Units;
  readonly found: Units;
  readonly isDisabled: boolean;
  /** Nobody asked for what it should have: something ended by itself. */
  readonly isEnd?: boolean;
}

/** What to do where the key got less than was asked for. */
export function restText({ wanted, found, isDisabled, isEnd = false }: Drift): Text {
  if (found >= wanted || isDisabled) return nothing;
  return literal(isEnd ? ' If that’s too little, ask for more.' : ' If it still needs the rest, ask for it.');
}

/** What was found when it failed, in the past, because replies stay as they are; and what to do. */
export function failureText({ failure, change, unitsPerUsd }: Failed): Text {
  switch (failure.kind) {
    case 'refused':
      return refusalText(failure.reason ?? 'other', failure.message, 'Nothing changed.');
    case 'drifted':
      return msg`The key ${literal(change.kind === 'disable' ? 'was disabled, but ended up with' : 'ended up with')} ${money(failure.found, unitsPerUsd)} granted instead of ${money(failure.wanted, unitsPerUsd)}: either it was too busy to set exactly, or somebody edited it in the console just then. Look at the key.${restText({ ...failure, isDisabled: change.kind === 'disable', isEnd: change.kind === 'revert' })}${lostText(failure.dropped ?? [])}`;
    case 'edited_meanwhile':
      return msg`Somebody changed the ${fieldList(failure.fields)} in the console at the same time. Look at the key before you ask again.`;
    case 'not_taken':
      // It was found by its name, so it may be somebody else’s.
      if (change.kind === 'create')
        return msg`I found a key with this name, but without what was asked for (${fieldList(failure.fields)}): either that didn’t take effect, or somebody created or edited the key in the console at the same time. Look at it before you ask again.`;
      return msg`CometAPI accepted the change, but afterwards the key didn’t show it (${fieldList(failure.fields)}): either it didn’t take effect, or somebody edited the key in the console at the same time. Look at it before you ask again.`;
    case 'not_enabled':
      return msg`The rest was done, but I left the key disabled: ${pastStaleText(failure.because, unitsPerUsd)}.`;
    case 'twins':
      return msg`I found several new keys with this name (${list(failure.ids.map((id) => literal(`#${id}`)))}). An admin has to delete the extra ones in the CometAPI console, and can assign the one that stays.`;
    case 'renamed':
      return msg`I lost CometAPI’s answer, and no key had the name. I found a new key with the same settings under another name (${list(failure.ids.map((id) => literal(`#${id}`)))}): it may be this one, renamed since then. An admin can assign it; if it’s somebody else’s, ask again.`;
    case 'not_found_after_create':
      return literal(
        'CometAPI said it created the key, but didn’t list it. Check in a minute, before you ask again.',
      );
    case 'gave_up':
      return msg`I couldn’t reach CometAPI (${count(failure.attempts, 'try', 'tries')}). Nothing changed.`;
    case 'busy':
      if (failure.behind)
        return msg`An earlier change (request \`${failure.behind}\`) was on hold, waiting for an admin’s *Resume*. Nothing changed.`;
      if (failure.unknown)
        return msg`I didn’t know yet whether an earlier change (request \`${failure.unknown.id}\`) had taken effect. Nothing changed.`;
      if (failure.name !== undefined)
        return msg`Another key could still have got the name “${failure.name}”. Nothing changed.`;
      if (failure.mayStillLand)
        return literal('An earlier change could still have undone this one. Nothing changed.');
      return literal('Another change to this key was under way. Nothing changed.');
    case 'unproven':
      return literal('Slack didn’t tell me whether the requester was allowed to do this. Nothing changed.');
    case 'unreachable':
      return literal('I couldn’t reach CometAPI for 24 hours. Look at the key before you ask again.');
  }
}
