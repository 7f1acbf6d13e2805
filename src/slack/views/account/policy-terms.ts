import type { PolicyDecision } from '../../../domain/policy/evaluate-policy.ts';
import type { ApprovalTerms } from '../../../domain/policy/policy.ts';
import { MOST_MESSAGE, saysWhy, whyNotReason } from '../../../domain/requests/approval/terms/reason.ts';
import { tooLongText } from '../../text/asked-text.ts';
import {
  channel,
  firstOf,
  joined,
  literal,
  msg,
  nothing,
  person,
  spanText,
  type Text,
  userText,
} from '../../text/text.ts';

/** The words of a rule that refuses, or how long it gives at most. */
export const refusalText = ({ because, tooLong }: Refusal): Text =>
  tooLong ? tooLongText(tooLong) : userText(because, BECAUSE_LENGTH);

type Refusal = Extract<PolicyDecision, { kind: 'refuse' }>;

export const BECAUSE_LENGTH = 300;

/** What a rule says of the requests that it asks about, besides who decides them, as sentences behind that. */
export const termsText = (terms: ApprovalTerms): Text =>
  sentences([
    maxText(terms),
    patternText(terms),
    fixedText(terms),
    stepUpText(terms),
    silentText(terms),
    waitingText(terms),
  ]);

/** The same for what somebody would ask for with this reason. */
export const termsForYou = (terms: ApprovalTerms, reason: string): Text =>
  sentences([maxText(terms), reasonForYou(terms, reason), placeForYou(terms), endForYou(terms)]);

const sentences = (texts: readonly Text[]): Text =>
  joined(
    texts.filter((text) => text !== nothing).map((text) => msg` ${text}`),
    '',
  );

const maxText = ({ maxFor }: ApprovalTerms): Text =>
  maxFor ? msg`For ${spanText(maxFor)} at most.` : nothing;

const patternText = ({ reasonPattern }: ApprovalTerms): Text =>
  reasonPattern ? msg`About the reason: ${userText(reasonPattern.message, MOST_MESSAGE)}` : nothing;

const fixedText = ({ mayLower }: ApprovalTerms): Text =>
  mayLower === 'no' ? literal('Nobody gives less than was asked for.') : nothing;

const stepUpText = ({ stepUp }: ApprovalTerms): Text =>
  stepUp
    ? literal('Whoever approves types the amount first, or the key’s name if there is no amount.')
    : nothing;

const silentText = ({ silent = [] }: ApprovalTerms): Text =>
  silent.length > 0 ? msg`I don’t call ${firstOf(silent.map(person), { most: MOST_NAMED })}.` : nothing;

const MOST_NAMED = 10;

function waitingText({ channel: where, expires }: ApprovalTerms): Text {
  if (where && expires)
    return msg`Such requests are posted in ${channel(where)} and expire after ${spanText(expires)}.`;
  if (where) return msg`Such requests are posted in ${channel(where)}.`;
  return expires ? msg`Such requests expire after ${spanText(expires)}.` : nothing;
}

/** Nothing where the reason that was given fits. */
function reasonForYou(terms: ApprovalTerms, given: string): Text {
  const { reason, reasonPattern } = terms;
  const unfit = whyNotReason(terms, given);
  if (unfit === null && saysWhy(given)) return nothing;
  if (unfit?.kind === 'unfit')
    return msg`Your reason doesn’t fit here. ${userText(unfit.message, MOST_MESSAGE)}`;
  const must = reason === 'required' ? literal('You’d have to give a reason.') : nothing;
  if (!reasonPattern) return must;
  const instead = userText(reasonPattern.message, MOST_MESSAGE);
  return must === nothing ? msg`If you give a reason: ${instead}` : msg`${must} ${instead}`;
}

const placeForYou = ({ channel: where }: ApprovalTerms): Text =>
  where ? msg`I’d ask in ${channel(where)}.` : nothing;

const endForYou = ({ expires }: ApprovalTerms): Text =>
  expires ? msg`The request would expire after ${spanText(expires)}.` : nothing;
