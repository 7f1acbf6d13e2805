import type { StaleReason } from '../../domain/changes/plan.ts';
import type { UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { Applied, Failed, Request, RequestState } from '../../domain/requests/request.ts';
import { spanText } from '../../domain/time.ts';
import { fieldList } from './change-text.ts';
import { TROUBLE_WORDS } from './key-text.ts';
import {
  count,
  expiry,
  keyLabel,
  literal,
  moment,
  money,
  name,
  nothing,
  people,
  person,
  type Words,
  words,
} from './text.ts';

export const REQUEST_STATES: Readonly<Record<RequestState, string>> = {
  pending: '⏳ Pending',
  approved: '✅ Approved',
  applying: '🔄 Applying',
  applied: '✅ Applied',
  denied: '❌ Denied',
  expired: '⌛ Expired',
  cancelled: '🚫 Cancelled',
  failed: '⚠️ Failed',
  stale: '♻️ Stale',
};

export const stateOfRequest = ({ state }: Request): Words => literal(REQUEST_STATES[state]);

const approvedBy = (request: Request): Words =>
  request.votes.length > 0 ? words`approved by ${people(request.votes.map((vote) => vote.by))}` : NO_DECISION;
const NO_DECISION = literal('no decision needed');

/** After the word *Approved*, which need not be said twice. */
const by = (request: Request): Words =>
  request.votes.length > 0 ? words`by ${people(request.votes.map((vote) => vote.by))}` : NO_DECISION;

/** The state, who brought it about and when: one line, the same wherever a request is told. */
export const standing = (request: Request): Words => words`${stateOfRequest(request)}: ${trail(request)}`;

/** Who brought the state about, and when. */
export function trail(request: Request): Words {
  switch (request.state) {
    case 'pending':
      return words`${votesWords(request)}, until ${moment(request.expiresAt)}`;
    case 'approved':
      if (request.waitsOut)
        return words`${by(request)}; ${literal(TROUBLE_WORDS[request.waitsOut])}, next try ${moment(request.nextTryAt)}`;
      return request.attempts > 0
        ? words`${by(request)}; CometAPI did not answer, next try ${moment(request.nextTryAt)}`
        : words`${by(request)}, ${moment(request.approvedAt)}`;
    case 'applying':
      return words`${approvedBy(request)}, ${moment(request.approvedAt)}`;
    case 'applied':
      return words`${moment(request.appliedAt)}, ${approvedBy(request)}`;
    case 'failed':
      return words`${moment(request.failedAt)}, ${approvedBy(request)}`;
    case 'denied':
      return words`by ${person(request.by)}, ${moment(request.at)}`;
    case 'cancelled':
      return words`by ${person(request.requester)}, ${moment(request.at)}`;
    case 'expired':
      return words`nobody decided until ${moment(request.at)}`;
    case 'stale':
      return words`${staleWords(request.because, request.unitsPerUsd)}, ${moment(request.at)}`;
  }
}

export function votesWords({ ask, votes }: Request): Words {
  const needed = ask?.approvals ?? 1;
  if (votes.length === 0) return words`waits for ${count(needed, 'approval')}`;
  return words`${votes.length} of ${count(needed, 'approval')} (${people(votes.map((vote) => vote.by))})`;
}

/** Why a change no longer makes sense, as the middle of a sentence. */
export function staleWords(because: StaleReason, unitsPerUsd: UnitsPerUsd): Words {
  switch (because.kind) {
    case 'key_gone':
      return literal('the key is gone');
    case 'unlimited_now':
      return literal('the key has unlimited quota now');
    case 'limited_now':
      return literal('the key has a limit already');
    case 'unit_price_changed':
      return words`a dollar was ${because.was.toLocaleString('en-US')} units when it was asked and is ${because.is.toLocaleString('en-US')} now`;
    case 'edited_meanwhile':
      return words`its ${fieldList(because.fields)} changed meanwhile`;
    case 'still_in_debt':
      return words`the key is overspent by ${money(because.debt, unitsPerUsd)}, more than is to be added`;
    case 'less_than_nothing':
      return words`only ${money(because.left, unitsPerUsd)} are left`;
    case 'overspent':
      return words`the key is overspent by ${money(because.debt, unitsPerUsd)}, and CometAPI cannot store a debt`;
    case 'expired':
      return literal('the key has expired');
    case 'exhausted':
      return literal('its quota is used up');
    case 'name_taken':
      return words`there is a key ${keyLabel(because.twin)} already`;
    case 'nothing_to_do':
      return literal('the key is like that already');
  }
}

/** What a failure left behind, and what to do. */
export function failureWords({ failure, change, unitsPerUsd }: Failed): Words {
  switch (failure.kind) {
    case 'refused':
      return words`CometAPI refused it: “${name(failure.message, 300)}”. Nothing changed.`;
    case 'drifted':
      return words`The key ${literal(change.kind === 'disable' ? 'is disabled, and has' : 'has')} ${money(failure.found, unitsPerUsd)} granted instead of ${money(failure.wanted, unitsPerUsd)}: it was used too heavily to be changed exactly, or somebody edited it in the console at the same time. Look at the key and ask again for the difference.`;
    case 'edited_meanwhile':
      return words`Somebody changed the ${fieldList(failure.fields)} in the console at the same time. Look at the key before asking again.`;
    case 'not_taken':
      return words`CometAPI accepted it, but the key has another ${fieldList(failure.fields)} than asked: it was not taken, or somebody edited the key in the console at the same time. Look at it before asking again.`;
    case 'twins':
      return words`Several new keys bear this name (${failure.ids.map((id) => `#${id}`).join(', ')}). Delete the surplus in the CometAPI console and assign the other.`;
    case 'not_found_after_create':
      return literal('CometAPI said it created the key, but does not list it.');
    case 'unreachable':
      return words`CometAPI could not be reached for 24 hours (${count(failure.attempts, 'try', 'tries')}). Nothing changed.`;
  }
}

const until = (change: Applied['change']): Words =>
  'during' in change && change.during ? words` It is taken back after ${spanText(change.during)}.` : nothing;

/** What was read back. */
export function effectWords({ effect, change, unitsPerUsd }: Applied): Words {
  const { grantedBefore, grantedAfter, left } = effect;
  const moneyOf = (amount: typeof left) => money(amount, unitsPerUsd);
  switch (change.kind) {
    case 'quota':
    case 'revert':
      return change.kind === 'revert' && change.of === 'unlimited_on'
        ? words`Limited again: ${moneyOf(left)} left of ${moneyOf(grantedAfter)} granted.`
        : words`Granted ${moneyOf(grantedBefore)} → ${moneyOf(grantedAfter)}, ${moneyOf(left)} left.${until(change)}`;
    case 'unlimited_on':
      return words`Quota is unlimited now; before, ${moneyOf(grantedBefore)} were granted.${until(change)}`;
    case 'unlimited_off':
      return effect.unlimited
        ? literal('Quota is still unlimited.')
        : words`${moneyOf(left)} left of ${moneyOf(grantedAfter)} granted.`;
    case 'create':
      return effect.unlimited
        ? words`Unlimited quota, expiry: ${expiry(effect.expiresAt)}.`
        : words`${moneyOf(left)} left, expiry: ${expiry(effect.expiresAt)}.`;
    case 'renew':
      return words`Expiry: ${expiry(effect.expiresAt)}.`;
    case 'edit':
    case 'enable':
    case 'disable':
      return effect.unlimited
        ? literal('Quota is unlimited.')
        : words`${moneyOf(left)} left of ${moneyOf(grantedAfter)}.`;
  }
}
