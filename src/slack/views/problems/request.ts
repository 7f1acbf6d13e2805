import type { EditChange } from '../../../domain/changes/edit.ts';
import type { Units, UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { UserId } from '../../../domain/member.ts';
import type { KeyName } from '../../../domain/problems/problem.ts';
import { hasVoted } from '../../../domain/requests/approval/right-to-decide.ts';
import { comesTooLate } from '../../../domain/requests/ending.ts';
import type { Request } from '../../../domain/requests/request.ts';
import { MINUTE } from '../../../domain/time.ts';
import { editLines } from '../../settings/setting-text.ts';
import { decidersText, haveToApprove, othersHaveToDecide, tooLongText } from '../../text/asked-text.ts';
import { wholeSpan } from '../../text/key-text.ts';
import {
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
import { limitBackText } from '../changes/change-words.ts';
import { changeText, askedText as wantedText } from '../changes/changes.ts';
import { pastDetails } from '../changes/request-text.ts';
import { staleText, withNextStep } from '../changes/stale-text.ts';
import type { Sentences } from './sentences.ts';

/** What a key is already, where a change would do nothing. */
const ALREADY = {
  enabled: 'is already enabled',
  disabled: 'is already disabled',
  unlimited: 'already has unlimited quota',
  never_expires: 'never expires, so there’s nothing to renew',
  so: 'is already set that way',
} as const;

/** How requests stand that are about a key. */
const OF_KEY = {
  pending: {
    one: 'About it, this is waiting for a decision',
    several: 'About it, these are waiting for a decision',
  },
  lent: { one: 'It has this temporarily', several: 'It has these temporarily' },
} as const;

const request = (id: string): Text => msg`\`${id}\``;

function agoText(at: Date, now: Date): Text {
  const minutes = Math.floor((now.getTime() - at.getTime()) / MINUTE);
  return minutes < 1 ? literal('Just now') : msg`${spanText(wholeSpan(minutes))} ago`;
}

function quotaChanged(key: KeyName, by: UserId | null, reader: UserId): Text {
  if (by === null) return msg`The quota of ${keyLabel(key)} has been changed in the console`;
  return msg`${by === reader ? literal('You have') : msg`${person(by)} has`} changed the quota of ${keyLabel(key)}`;
}

const OWN_DECISION = {
  approved: 'You already approved this',
  denied: 'You already denied this',
  cancelled: 'You already cancelled this',
  none: 'This request is no longer waiting for a decision',
} as const;

/** A vote that did not suffice is no decision. */
const WAS_APPROVED: ReadonlySet<Request['state']> = new Set(['approved', 'applying', 'applied', 'failed']);

function decisionBy(reader: UserId, it: Request): keyof typeof OWN_DECISION {
  if (it.state === 'cancelled') return it.requester === reader ? 'cancelled' : 'none';
  if (it.state === 'denied') return it.by === reader ? 'denied' : 'none';
  return WAS_APPROVED.has(it.state) && hasVoted({ id: reader }, it) ? 'approved' : 'none';
}

const grantedText = (granted: Units | null, unitsPerUsd: UnitsPerUsd): Text =>
  granted === null ? literal('unlimited quota') : msg`${money(granted, unitsPerUsd)} granted`;

/** What is set along with an expiry. */
function alsoText(also: Pick<EditChange, 'seen' | 'to'>): Text {
  const lines = editLines(also);
  return lines.length === 0 ? nothing : msg` It would also make these changes: ${joined(lines, '; ')}.`;
}

export const REQUEST_PROBLEMS: Sentences<
  | 'no_such_request'
  | 'request_of_key'
  | 'already_decided'
  | 'already_voted'
  | 'unlimited_until'
  | 'more_than_asked'
  | 'longer_than_asked'
  | 'not_lowerable'
  | 'own_request'
  | 'own_key_request'
  | 'not_your_request'
  | 'not_retryable'
  | 'goes_on_already'
  | 'approval_too_old'
  | 'decision_needed_now'
  | 'key_not_theirs'
  | 'left_since'
  | 'asked_already'
  | 'asked_again'
  | 'leaves_nothing'
  | 'ends_soon'
  | 'question_over'
  | 'too_many_pending'
  | 'policy_refuses'
  | 'makes_no_sense'
  | 'quota_moved'
  | 'form_expired'
  | 'form_sent'
> = {
  no_such_request: ({ id, nearest }) =>
    nearest
      ? msg`There’s no request ${request(id)} that you can see. Did you mean \`/cometkey requests ${nearest}\`?`
      : msg`There’s no request ${request(id)} that you can see. \`/cometkey requests\` lists those you can.`,
  request_of_key: ({ word, are, requests }) =>
    msg`“${word}” is a key, not a request. ${literal(OF_KEY[are][requests.length === 1 ? 'one' : 'several'])}: ${joined(
      requests.map((it) => msg`${changeText(it)} (request ${request(it.id)}, by ${person(it.requester)})`),
      '; ',
    )}. Write the id of the request.`,
  already_decided: ({ request: it, reader }) =>
    msg`${literal(OWN_DECISION[decisionBy(reader, it)])}: ${wantedText(it)}. ${pastDetails(it)}.`,
  unlimited_until({ key, until, expiresAt }) {
    const isNow = msg`${keyLabel(key)} is unlimited for now, so it can’t be given more quota.`;
    const by = moment(expiresAt);
    if (comesTooLate(until, expiresAt))
      return msg`${isNow} Its limit is due back ${moment(until.at)}; the request expires sooner, ${by}. Deny it, or leave it: it can be asked again once the key has a limit.`;
    return until.is === 'to_come'
      ? msg`${isNow} Its limit is due back ${moment(until.at)}; the request waits until ${by}, so approve it in between, or deny it.`
      : msg`${isNow}${limitBackText(until)} The request waits until ${by}: approve it once the key has its limit, or deny it.`;
  },
  already_voted: ({ id, by, isForReader }) =>
    msg`${by === undefined ? literal('You’ve') : msg`${person(by)}, ${literal(isForReader ? 'who decides for you' : 'for whom you decide')}, has`} already approved request ${request(id)}. It still needs somebody else’s approval; \`/cometkey requests ${id}\` shows where it stands.`,
  more_than_asked: () => msg`That’s more than was asked for. Approve as much as was asked for, or less.`,
  longer_than_asked: () =>
    msg`That’s longer than was asked for. Write the time that was asked for, or a shorter one.`,
  not_lowerable: () => msg`This request has nothing to lower. Approve or deny it as it is.`,
  own_request: ({ id, by }) =>
    msg`Request ${request(id)} is your own, so ${othersHaveToDecide(by)} it. \`/cometkey cancel ${id}\` cancels it.`,
  own_key_request: ({ id, by }) =>
    msg`Request ${request(id)} is about one of your own keys, so ${othersHaveToDecide(by)} it.`,
  not_your_request: ({ id }) =>
    msg`Request ${request(id)} isn’t yours, so you can’t cancel it. \`/cometkey requests mine\` lists yours.`,
  not_retryable: ({ id }) =>
    msg`Request ${request(id)} can’t be tried again, because it may already have changed the key. Look at the key, then ask again.`,
  goes_on_already: ({ id }) =>
    msg`Request ${request(id)} is already running again, or is over: somebody was faster, or I tried again by myself. \`/cometkey requests ${id}\` shows where it stands.`,
  approval_too_old: ({ id, by, requester, reader }) =>
    requester === reader
      ? msg`Request ${request(id)} failed too long ago to be tried again under the old approval. Ask again: ${haveToApprove(by, { isFirstWord: false })} the new request.`
      : msg`Request ${request(id)} failed too long ago to be tried again under the old approval. ${person(requester)} can ask again: ${haveToApprove(by, { isFirstWord: false })} the new request.`,
  decision_needed_now: ({ id, by, requester, reader }) =>
    requester === reader
      ? msg`Request ${request(id)} needed no approval when you asked. ${haveToApprove(by)} it now. Ask again, and say why.`
      : msg`Request ${request(id)} needed no approval when ${person(requester)} asked. ${haveToApprove(by)} it now. They can ask again, and say why.`,
  key_not_theirs: ({ id, requester }) =>
    msg`Request ${request(id)} can’t be tried again: ${person(requester)} can no longer change the key. Whoever owns it now can ask again.`,
  left_since: ({ id, who }) =>
    msg`Request ${request(id)} can’t be tried again: ${person(who)} is no longer a member of this workspace. Whoever needs it now can ask for it.`,
  asked_already: ({ twin, now, again }) =>
    msg`${agoText(twin.createdAt, now)} you asked for ${changeText(twin)}, and it’s still waiting for ${decidersText(twin.approval)}.${
      again === null
        ? msg` To ask for something else, cancel it first: \`/cometkey cancel ${twin.id}\`.`
        : nothing
    }`,
  asked_again: ({ request: it }) =>
    msg`You’ve pressed this before, and asked for ${changeText(it)}: request ${request(it.id)}. ${pastDetails(it)}.`,
  leaves_nothing: ({ key, left, unitsPerUsd }) =>
    msg`This would leave nothing on ${keyLabel(key)}, which has ${money(left, unitsPerUsd)} left: calls with it would fail at once. Nothing has changed yet. To stop it and keep its quota: \`/cometkey disable #${key.id}\`.`,
  ends_soon: ({ key, at, was, also }) =>
    msg`${keyLabel(key)} ${was === null ? literal('never expires') : msg`expires ${moment(was)}`}. This would make it expire ${moment(at)}: calls with it would fail from then on.${alsoText(also)} Nothing has changed yet. To stop it at once: \`/cometkey disable #${key.id}\`.`,
  question_over: ({ key, isCancelled }) =>
    isCancelled
      ? msg`You cancelled this, so I left ${key ? keyLabel(key) : literal('the key')} alone.`
      : msg`It’s more than a day since I asked you this, so I did nothing. Start again if you still want it.`,
  too_many_pending: ({ most }) =>
    msg`You have ${most} requests waiting for a decision, which is as many as one person can have. Cancel one you no longer need (\`/cometkey requests mine\` lists them), or wait until one is decided, then ask again.`,
  policy_refuses: ({ rule, because, tooLong }) =>
    msg`The policy doesn’t allow that. ${tooLong ? tooLongText(tooLong) : userText(because, 300)} (rule: ${rule}) \`/cometkey policy\` shows the rules.`,
  makes_no_sense: ({ key, because, unitsPerUsd }) => {
    if (because.kind === 'nothing_to_do' && because.isLocked)
      return msg`${keyLabel(key)} was disabled already; now only an admin can enable it.`;
    if (because.kind === 'nothing_to_do')
      return msg`${keyLabel(key)} ${literal(ALREADY[because.already ?? 'so'])}.`;
    const said = msg`That can’t be done with ${keyLabel(key)}: ${staleText(because, unitsPerUsd)}.`;
    return withNextStep(said, because, key.id);
  },
  quota_moved: ({ key, was, is, by, reader, unitsPerUsd }) =>
    msg`${quotaChanged(key, by, reader)} since you saw it: it had ${grantedText(was, unitsPerUsd)}, and has ${grantedText(is, unitsPerUsd)} now. Check the amount, then ask again.`,
  form_expired: () =>
    msg`This form is out of date: it’s more than a day old, or has already been sent. Start again with \`/cometkey\`.`,
  form_sent: () =>
    msg`I already got this form, and a form works only once. Type \`/cometkey requests mine\` to see what came of it.`,
};
