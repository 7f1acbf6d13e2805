import { kindOf } from '../../../domain/changes/changes.ts';
import type { Request } from '../../../domain/requests/request.ts';
import { section } from '../../blocks/blocks.ts';
import { amountField as amountInput, textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { KnownBlock, ModalView } from '../../blocks/unrendered.ts';
import { msg, person } from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { requestTitle } from '../message-modal.ts';
import { commentField, type FormFrame, formModal } from './form-frame.ts';

export interface CounterOfferTyped {
  readonly amount: string;
  readonly during: string;
  readonly comment: string;
}

export type CounterOfferInput = FormFrame & { readonly request: Request; readonly typed: CounterOfferTyped };

/** For a lead who gives less than was asked. */
export const counterOfferForm = ({ request, typed, ...frame }: CounterOfferInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.approveLess,
    title: requestTitle('Approve for', request, 'Edit and approve'),
    submit: 'Approve',
    blocks: [
      section(msg`${person(request.requester)} asks for ${changeText(request)}. You can approve less.`),
      ...termsOf(request, typed),
      commentField(typed.comment),
    ],
  });

/** Only what can be lowered in this kind of change: an amount, a time, or both. */
function termsOf({ change }: Request, typed: CounterOfferTyped): KnownBlock[] {
  const parts = { amount: amountField(typed), during: duringField(typed) };
  return kindOf(change).lowerable.map((part) => parts[part]);
}

const amountField = ({ amount }: CounterOfferTyped) =>
  amountInput({
    id: FIELDS.amount,
    value: amount,
    hint: 'At most what was asked for. Leave empty to give all of it.',
    optional: true,
  });

const duringField = ({ during }: CounterOfferTyped) =>
  textField({
    id: FIELDS.during,
    label: 'For how long',
    value: during,
    placeholder: '4h',
    hint: 'For example 4h or 7d; then I take it back. Leave empty for as long as was asked for.',
    max: 20,
    optional: true,
  });
