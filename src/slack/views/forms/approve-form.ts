import { stepUpOf } from '../../../domain/requests/approval/terms/step-up.ts';
import type { Request } from '../../../domain/requests/request.ts';
import { section } from '../../blocks/blocks.ts';
import { amountField, textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { InputBlock, ModalView } from '../../blocks/unrendered.ts';
import { requestTitle } from '../message-modal.ts';
import { approvingText } from '../requests/request-buttons.ts';
import { commentField, type FormFrame, formModal } from './form-frame.ts';

export interface ApproveTyped {
  readonly comment: string;
  /** The amount, or the name of the key; '': nothing is asked for. */
  readonly confirmed: string;
}

/** For whoever approves, and says something with it or has to type what they approve. */
export const approveForm = ({
  request,
  comment,
  confirmed,
  ...frame
}: FormFrame & ApproveTyped & { readonly request: Request }): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.approve,
    title: requestTitle('Approve for', request, 'Approve request'),
    submit: 'Approve',
    blocks: [section(approvingText(request)), ...stepUpFields(request, confirmed), commentField(comment)],
  });

export function stepUpFields(request: Request, value: string): InputBlock[] {
  const wanted = stepUpOf(request);
  if (wanted === null) return [];
  const amount = { id: FIELDS.amount, value, hint: 'Type the amount that’s asked for, to approve it.' };
  const name = { id: FIELDS.key, label: 'Key', value, hint: 'Type the name of the key, to approve this.' };
  return [wanted.kind === 'amount' ? amountField(amount) : textField(name)];
}
