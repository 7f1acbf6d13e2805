import { kindOf } from '../../../domain/changes/changes.ts';
import { type Usd, usdOf } from '../../../domain/keys/quota.ts';
import { mayBeLowered } from '../../../domain/requests/approval/terms/lowering.ts';
import { stepUpOf } from '../../../domain/requests/approval/terms/step-up.ts';
import type { Request } from '../../../domain/requests/request.ts';
import { mayTryAgain } from '../../../domain/requests/retry.ts';
import { type Span, spanKey } from '../../../domain/time.ts';
import type { Loan } from '../../../usecases/ports/read-models.ts';
import { actions, button } from '../../blocks/blocks.ts';
import { ACTIONS, keyRef, requestRef } from '../../blocks/ids.ts';
import { overflow } from '../../blocks/overflow.ts';
import { type QuestionRef, questionRef } from '../../blocks/refs/form-ref.ts';
import type { ActionsBlock, KnownBlock } from '../../blocks/unrendered.ts';
import { literal, moment, msg, nothing, person, spanText, type Text } from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { endButton } from '../changes/end-button.ts';
import { approvalsText } from '../changes/votes-text.ts';
import { keyButton, newKeyButton, openButton, renewButton } from '../keys/key-buttons.ts';

type Look = Omit<Parameters<typeof button>[0], 'text' | 'value' | 'label'> & { readonly text: string };

/** The label, which screen readers say, tells equal buttons of several requests apart. */
const onRequest = (request: Request, { page, ...look }: Look & { readonly page?: number | undefined }) =>
  button({
    ...look,
    value: requestRef.encode({ request: request.id, page }),
    label: msg`${literal(look.text)}: the request about ${request.keyName}`,
  });

interface Approving {
  /** Of the list that it stands in. */
  readonly page?: number | undefined;
  /** Until when the key would be renewed; absent: nobody knows, or it is no renewal. */
  readonly renewed?: Date | null | undefined;
}

/** What an approval means, before it is given. */
export const approvingText = (request: Request, renewed?: Approving['renewed']): Text =>
  msg`You’re approving what ${person(request.requester)} asked for: ${changeText(request)}.${renewedText(renewed)}${approvalsText(request)}`;

const approveButton = (request: Request, { page, renewed }: Approving = {}) =>
  onRequest(request, {
    page,
    action: ACTIONS.approve,
    text: 'Approve',
    style: 'primary',
    // A form comes then, and says the same.
    ...(stepUpOf(request) === null && {
      confirm: {
        title: 'Approve this request?',
        text: approvingText(request, renewed),
        yes: 'Approve',
        style: 'primary',
      },
    }),
  });

const renewedText = (until: Approving['renewed']): Text => {
  if (until === undefined) return nothing;
  return until === null
    ? literal(' The key would never expire.')
    : msg` The key would expire ${moment(until)}.`;
};

/** In a menu, because one click is enough without a comment. */
const approvingMenu = (request: Request, page?: number) =>
  overflow([
    {
      action: ACTIONS.approveWithComment,
      text: 'Approve with a comment…',
      value: requestRef.encode({ request: request.id, page }),
    },
  ]);

const approveLessButton = (request: Request) =>
  onRequest(request, { action: ACTIONS.approveLess, text: 'Edit and approve' });

const denyButton = (request: Request, page?: number) =>
  onRequest(request, { page, action: ACTIONS.deny, text: 'Deny', style: 'danger' });

export const breakGlassButton = (request: Request) =>
  onRequest(request, {
    action: ACTIONS.breakGlass,
    text: 'Break glass',
    style: 'danger',
    confirm: {
      title: 'Decide this alone?',
      text: msg`You’d approve this without the approvals it needs: ${changeText(request)}. I’ll ask you for a reason, and tell everybody who could have decided it.`,
      yes: 'Go on',
      style: 'danger',
    },
  });

export const cancelButton = (request: Request) =>
  onRequest(request, { action: ACTIONS.cancel, text: 'Cancel request' });

export const showRequestButton = (request: Request) =>
  onRequest(request, { action: ACTIONS.showRequest, text: 'Open' });

export const refreshRequestButton = (request: Request) =>
  onRequest(request, { action: ACTIONS.refreshRequest, text: 'Refresh' });

const retryButton = (request: Request) => onRequest(request, { action: ACTIONS.retry, text: 'Try again' });

/** Nothing: it granted nothing for a time, or that cannot be ended early now. */
function endButtons({ id, change, keyName, unitsPerUsd }: Request, loan: Loan | null): ActionsBlock[] {
  if (loan?.ending.is !== 'to_come' || loan.ending.isBehind) return [];
  const of = change.kind === 'quota' ? 'quota' : 'unlimited_on';
  return [actions([endButton({ requestId: id, of, keyName, granted: loan.rest, unitsPerUsd })])];
}

/** For a row of requests to decide; `page`: of the list that it stands in. */
export const rowButtons = (request: Request, page?: number) => [
  approveButton(request, { page }),
  denyButton(request, page),
  showRequestButton(request),
  approvingMenu(request, page),
];

/**
 * None once the request is decided, except *Try again* where that cannot apply the change twice, and *End now* of what was
 * granted for a time.
 */
export function decisionButtons(
  request: Request,
  {
    blockId,
    renewed,
    loan = null,
  }: Pick<Approving, 'renewed'> & {
    readonly blockId?: string;
    readonly loan?: Loan | null | undefined;
  } = {},
): ActionsBlock[] {
  if (request.state === 'pending') {
    const less = mayBeLowered(request) ? [approveLessButton(request)] : [];
    const decisions = [approveButton(request, { renewed }), ...less, denyButton(request)];
    return [actions([...decisions, approvingMenu(request)], blockId)];
  }
  const retrying = mayTryAgain(request) ? [actions([retryButton(request)], blockId)] : [];
  return [...retrying, ...endButtons(request, loan)];
}

/** The stored request was not made, because the same one waits already. */
export const askAgainButton = (about: QuestionRef) =>
  button({ action: ACTIONS.askAgain, text: 'Ask again', value: questionRef.encode(about) });

/** What is stored stops the key. */
const stopButton = (action: string, text: string) => (key: { readonly name: string }, about: QuestionRef) =>
  button({
    action,
    text,
    label: msg`${literal(text)}: ${key.name}`,
    value: questionRef.encode(about),
    style: 'danger',
  });

/** Nothing is done, and what is stored acts no more. */
export const leaveItButton = (text: string, about: QuestionRef) =>
  button({ action: ACTIONS.leaveIt, text, value: questionRef.encode(about) });

export const leaveNothingButton = stopButton(ACTIONS.leaveNothing, 'Leave nothing');

export const letExpireButton = stopButton(ACTIONS.letExpire, 'Let it expire');

/** Whoever claims a key may not see it. */
export const wayOnButtons = ({ keyId, keyName, change }: Request): KnownBlock[] =>
  keyId === null || kindOf(change).isStoredHere ? [] : [actions([openButton({ id: keyId, name: keyName })])];

type NamedKey = Parameters<typeof openButton>[0];

const askAmountAgain = (key: NamedKey, usd: Usd, during: Span | null) =>
  keyButton(key)({
    action: ACTIONS.askAmount,
    text: during ? msg`Ask for +$${usd} for ${spanText(during)}` : msg`Ask for +$${usd}`,
    value: keyRef.encode({ key: key.id, usd, ...(during && { during: spanKey(during) }) }),
  });

const askUnlimitedAgain = (key: NamedKey, during: Span | null) =>
  keyButton(key)({
    action: ACTIONS.askUnlimited,
    text: during ? msg`Ask for unlimited for ${spanText(during)}` : msg`Ask for unlimited`,
    value: keyRef.encode({ key: key.id, ...(during && { during: spanKey(during) }) }),
  });

/** Where the same can be asked for once more. */
export function againButtons(request: Request): KnownBlock[] {
  const { keyId, keyName, change, unitsPerUsd } = request;
  if (change.kind === 'create') return [actions([newKeyButton])];
  if (keyId === null) return [];
  const key = { id: keyId, name: keyName };
  if (change.kind === 'quota')
    return [actions([askAmountAgain(key, usdOf(change.delta, unitsPerUsd), change.during), openButton(key)])];
  if (change.kind === 'unlimited_on')
    return [actions([askUnlimitedAgain(key, change.during), openButton(key)])];
  if (change.kind === 'renew') return [actions([renewButton(key), openButton(key)])];
  return wayOnButtons(request);
}
