import { allowsCounterOffer } from '../../../domain/changes/counter-offer.ts';
import type { Request } from '../../../domain/requests/request.ts';
import { mayRetry } from '../../../domain/requests/retry.ts';
import { actions, button } from '../../blocks/blocks.ts';
import { ACTIONS, requestRef } from '../../blocks/ids.ts';
import type { ActionsBlock } from '../../blocks/unrendered.ts';
import { msg, person } from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';

const value = ({ id, version }: Request) => requestRef.encode({ request: id, version });

const approveButton = (request: Request) =>
  button({
    action: ACTIONS.approve,
    text: 'Approve',
    style: 'primary',
    value: value(request),
    label: msg`Approve the request about ${request.keyName}`,
    confirm: {
      title: 'Approve this request?',
      text: msg`${person(request.requester)} gets ${changeText(request)}.`,
      yes: 'Approve',
      style: 'primary',
    },
  });

const approveLessButton = (request: Request) =>
  button({
    action: ACTIONS.approveLess,
    text: 'Edit and approve',
    value: value(request),
    label: msg`Edit and approve the request about ${request.keyName}`,
  });

const denyButton = (request: Request) =>
  button({
    action: ACTIONS.deny,
    text: 'Deny',
    style: 'danger',
    value: value(request),
    label: msg`Deny the request about ${request.keyName}`,
  });

export const cancelButton = (request: Request) =>
  button({
    action: ACTIONS.cancel,
    text: 'Cancel request',
    value: value(request),
    label: msg`Cancel the request about ${request.keyName}`,
  });

export const showRequestButton = (request: Request) =>
  button({
    action: ACTIONS.showRequest,
    text: 'Open',
    value: value(request),
    label: msg`Open the request about ${request.keyName}`,
  });

const retryButton = (request: Request) =>
  button({
    action: ACTIONS.retry,
    text: 'Try again',
    value: value(request),
    label: msg`Try again the request about ${request.keyName}`,
  });

/** None once the request is decided, except *Try again* where that cannot apply the change twice. */
export function decisionButtons(request: Request, blockId?: string): ActionsBlock[] {
  if (request.state === 'pending') {
    const less = allowsCounterOffer(request.change) ? [approveLessButton(request)] : [];
    return [actions([approveButton(request), ...less, denyButton(request)], blockId)];
  }
  return request.state === 'failed' && mayRetry(request) ? [actions([retryButton(request)], blockId)] : [];
}
