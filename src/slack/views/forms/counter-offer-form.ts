import { kindOf } from '../../../domain/changes/changes.ts';
import { stepUpOf } from '../../../domain/requests/approval/terms/step-up.ts';
import type { Request } from '../../../domain/requests/request.ts';
import { section } from '../../blocks/blocks.ts';
import { amountField as amountInput, textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { KnownBlock, ModalView } from '../../blocks/unrendered.ts';
import { msg, person } from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { requestTitle } from '../message-modal.ts';
import { stepUpFields } from './approve-form.ts';
import { commentField, type FormFrame, formModal } from './form-frame.ts';

export interface CounterOfferTyped {
  readonly amount: string;
  readonly during: string;
  /** Of the key, where its rule wants that typed. */
  readonly name: string;
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
      ...nameFields(request, typed),
      commentField(typed.comment),
    ],
  });

/** Only what can be lowered in this kind of change: an amount, a time, or both. */
function termsOf(request: Request, typed: CounterOfferTyped): KnownBlock[] {
  const { change } = request;
  const parts = { amount: amountField(typed, stepUpOf(request) !== null), during: duringField(typed) };
  return kindOf(change).lowerable.map((part) => parts[part]);
}

/** The amount is typed anyway, because the form leaves it empty then. */
const nameFields = (request: Request, { name }: CounterOfferTyped): KnownBlock[] =>
  stepUpOf(request)?.kind === 'name' ? stepUpFields(request, name) : [];

const amountField = ({ amount }: CounterOfferTyped, isTyped: boolean) =>
  amountInput({
    id: FIELDS.amount,
    value: amount,
    hint: isTyped
      ? 'Type what you approve: at most what was asked for.'
      : 'At most what was asked for. Leave empty to give all of it.',
    optional: !isTyped,
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
