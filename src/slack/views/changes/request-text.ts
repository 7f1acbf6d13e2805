import type { StaleReason } from '../../../domain/changes/plan.ts';
import type { KeyId } from '../../../domain/keys/key.ts';
import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import { type LostVote, neededVotes } from '../../../domain/requests/approval.ts';
import type { Applying, Approved, Failed, Request, RequestState } from '../../../domain/requests/request.ts';
import { fieldList, lostText } from '../../settings/setting-text.ts';
import { FAULT_TEXT } from '../../text/key-text.ts';
import { refusalText } from '../../text/refusal-text.ts';
import {
  count,
  keyLabel,
  list,
  literal,
  moment,
  money,
  msg,
  people,
  person,
  type Text,
} from '../../text/text.ts';
import { heldText } from './held-text.ts';

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

export const stateOfRequest = ({ state }: Request): Text => literal(REQUEST_STATES[state]);

const approvedBy = (request: Request): Text =>
  request.votes.length > 0 ? msg`approved by ${people(request.votes.map((vote) => vote.by))}` : NO_DECISION;
const NO_DECISION = literal('no decision needed');

/** Of the last vote: `approvedAt` also moves when a request is tried again or resumed. */
const decidedAt = ({ votes, approvedAt }: Approved | Applying): Date => votes.at(-1)?.at ?? approvedAt;

/** For after the word *Approved*, so without “approved”. */
const by = (request: Request): Text =>
  request.votes.length > 0 ? msg`by ${people(request.votes.map((vote) => vote.by))}` : NO_DECISION;

/** The state, who caused it and when: one line, the same wherever a request is shown. */
export const stateDetails = (request: Request): Text =>
  msg`${stateOfRequest(request)}${literal(beginsWithBy(request) ? ' ' : ': ')}${history(request)}`;

/** Its history. */
const beginsWithBy = ({ state, votes }: Request): boolean =>
  state === 'denied' || state === 'cancelled' || (state === 'approved' && votes.length > 0);

/** Who caused the state, and when. */
export function history(request: Request): Text {
  switch (request.state) {
    case 'pending':
      return msg`${votesText(request)}, until ${moment(request.expiresAt)}`;
    case 'approved':
      if (request.isHeld) return heldText(request, by(request));
      if (request.blockedBy)
        return msg`${by(request)}; ${literal(FAULT_TEXT[request.blockedBy])}, next try ${moment(request.nextTryAt)}`;
      return request.attempts > 0
        ? msg`${by(request)}; CometAPI didn’t answer, next try ${moment(request.nextTryAt)}`
        : msg`${by(request)}, ${moment(decidedAt(request))}`;
    case 'applying':
      if (request.isHeld) return heldText(request, approvedBy(request));
      return request.unknownSince
        ? msg`${approvedBy(request)}; CometAPI hasn’t answered, so I don’t know yet whether it took effect. I’ll look again ${moment(request.nextTryAt ?? request.startedAt)}`
        : msg`${approvedBy(request)}, ${moment(decidedAt(request))}`;
    case 'applied':
      return msg`${approvedBy(request)}, ${moment(request.appliedAt)}`;
    case 'failed':
      return msg`${approvedBy(request)}, ${moment(request.failedAt)}`;
    case 'denied':
      return msg`by ${person(request.by)}, ${moment(request.at)}`;
    case 'cancelled':
      return msg`by ${person(request.requester)}, ${moment(request.at)}`;
    case 'expired':
      return msg`no decision by ${moment(request.at)}`;
    case 'stale':
      return msg`${staleText(request.because, request.unitsPerUsd)}, ${moment(request.at)}`;
  }
}

export function votesText(request: Request): Text {
  const { votes } = request;
  const needed = neededVotes(request);
  if (votes.length === 0) return msg`waits for ${count(needed, 'approval')}`;
  return msg`${votes.length} of ${count(needed, 'approval')} (${people(votes.map((vote) => vote.by))})`;
}

const LOST_VOTE: Readonly<Record<LostVote['because'], string>> = {
  leads_only: 'is no longer a lead',
  admins_only: 'is no longer an admin',
  own_request: 'asked for this',
  own_key_request: 'owns the key now',
  not_a_member: 'is no longer a member of this workspace',
};

/** One sentence for each vote that no longer counts. */
export const lostVotesText = ({ lostVotes = [] }: Request): Text[] =>
  lostVotes.map(
    ({ by, because }) =>
      msg`The approval of ${person(by)}, who ${literal(LOST_VOTE[because])}, no longer counts.`,
  );

/** Why a change cannot be made any more, for the middle of a sentence. */
export function staleText(because: StaleReason, unitsPerUsd: UnitsPerUsd): Text {
  switch (because.kind) {
    case 'key_gone':
      return literal('the key is gone');
    case 'unlimited_now':
      return literal('the key has unlimited quota now');
    case 'limited_now':
      return literal('the key already has a limit');
    case 'unit_price_changed':
      return msg`a dollar was ${because.was} units when it was asked and is ${because.is} now`;
    case 'edited_meanwhile':
      return msg`its ${fieldList(because.fields)} changed in the meantime`;
    case 'still_in_debt':
      return msg`the key is overspent by ${money(because.debt, unitsPerUsd)}, which is more than is being added`;
    case 'less_than_nothing':
      return msg`only ${money(because.left, unitsPerUsd)} is left`;
    case 'overspent':
      return msg`the key is overspent by ${money(because.debt, unitsPerUsd)}, and CometAPI can’t store a debt`;
    case 'expired':
      return literal('the key has expired');
    case 'exhausted':
      return literal('its quota is used up');
    case 'disabled_by_admin':
      return literal('an admin has since disabled the key, and only an admin can enable it');
    case 'owner_changed':
      return literal('the key has changed hands since it was asked');
    case 'right_lost':
      return literal('whoever asked may no longer change the key like this');
    case 'requester_left':
      return literal('whoever asked is no longer a member of this workspace');
    case 'name_taken':
      return msg`there’s already a key ${keyLabel(because.twin)}`;
    case 'grant_over':
      return literal('what was granted for a time is already over');
    case 'nothing_to_do':
      return literal('the key is already as asked');
  }
}

const NEXT_STEP: Readonly<Record<StaleReason['kind'], string>> = {
  nothing_to_do: '',
  key_gone: '`/cometkey create` makes a new one.',
  unlimited_now: 'To give it a limit again, use `/cometkey unlimited KEY off`.',
  limited_now: 'Use `/cometkey quota KEY =$20` to set what is left.',
  unit_price_changed: 'Ask again at the new price.',
  edited_meanwhile: 'Open the key again and make the change again.',
  still_in_debt: 'Ask for more than the debt, for example `/cometkey quota KEY +$50`.',
  less_than_nothing: 'Take back less, for example `/cometkey quota KEY -$1`.',
  expired: 'Renew it, and it works again: `/cometkey renew KEY`.',
  exhausted: 'Ask for more quota first: `/cometkey quota KEY +$50`.',
  disabled_by_admin: 'Ask one of the admins why.',
  owner_changed: '`/cometkey owner KEY` tells whose it is.',
  right_lost: 'Its owner can ask: `/cometkey owner KEY` tells whose it is.',
  requester_left: 'Nothing is left to do.',
  name_taken: 'Choose another name.',
  grant_over: 'Nothing is left to take back.',
  overspent: 'Ask for more quota first: `/cometkey quota KEY +$50`.',
};

/** What helps where a change cannot be made any more; a whole sentence. */
export const nextStep = ({ kind }: StaleReason, keyId: KeyId | null): Text =>
  literal(keyId === null ? NEXT_STEP[kind] : NEXT_STEP[kind].replace('KEY', `#${keyId}`));

/** What a failure left as it is now, and what to do. */
export function failureText({ failure, change, unitsPerUsd }: Failed): Text {
  switch (failure.kind) {
    case 'refused':
      return msg`${refusalText(failure.reason ?? 'other', failure.message)} Nothing changed.`;
    case 'drifted':
      return msg`The key ${literal(change.kind === 'disable' ? 'is disabled, and has' : 'has')} ${money(failure.found, unitsPerUsd)} granted instead of ${money(failure.wanted, unitsPerUsd)}: it was used too heavily to be changed exactly, or somebody edited it in the console at the same time. Look at the key and ask again for the difference.${lostText(failure.dropped ?? [])}`;
    case 'edited_meanwhile':
      return msg`Somebody changed the ${fieldList(failure.fields)} in the console at the same time. Look at the key before you ask again.`;
    case 'not_taken':
      // It was found by its name, so it may be somebody else’s.
      if (change.kind === 'create')
        return msg`A key of this name is there, but differs from what was asked in its ${fieldList(failure.fields)}: that was not taken, or somebody made or edited it in the console at the same time. Look at it before you ask again.`;
      return msg`CometAPI accepted it, but the key differs from what was asked in its ${fieldList(failure.fields)}: that was not taken, or somebody edited the key in the console at the same time. Look at it before you ask again.`;
    case 'twins':
      return msg`There are several new keys of this name (${list(failure.ids.map((id) => literal(`#${id}`)))}). Delete the extra ones in the CometAPI console and assign the one you keep.`;
    case 'renamed':
      return msg`I lost CometAPI’s answer, and no key has the name. A new key with the same settings is there under another name (${list(failure.ids.map((id) => literal(`#${id}`)))}): it may be this one, renamed since. An admin can assign it; if it is somebody else’s, ask again.`;
    case 'not_found_after_create':
      return literal(
        'CometAPI said it created the key, but doesn’t list it. Look in a minute before asking again.',
      );
    case 'gave_up':
      return msg`I couldn’t reach CometAPI (${count(failure.attempts, 'try', 'tries')}). Nothing changed.`;
    case 'busy':
      return literal('Another change to this key was under way. Nothing changed.');
    case 'unreachable':
      return literal('I couldn’t reach CometAPI for 24 hours. Look at the key before you ask again.');
  }
}
