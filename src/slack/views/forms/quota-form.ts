import type { Preview } from '../../../usecases/ports/read-models.ts';
import { amountField, radioField, textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { keyTitle } from '../message-modal.ts';
import { type AboutKey, decisionBlocks, type FormFrame, formModal, keyBlocks } from './form-frame.ts';

export interface QuotaFormTyped {
  readonly direction: '+' | '-' | '=';
  readonly amount: string;
  /** A span such as `7d`; '' : for good. */
  readonly during: string;
  readonly reason: string;
}

export interface QuotaFormInput extends FormFrame, AboutKey {
  readonly typed: QuotaFormTyped;
  readonly preview: Preview | null;
}

export const quotaForm = ({ typed, preview, ...frame }: QuotaFormInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.quota,
    title: keyTitle('Quota of', frame, 'Change quota'),
    submit: preview ? 'Send request' : 'Change',
    blocks: [
      ...keyBlocks(frame),
      directionField(typed),
      amountField({ id: FIELDS.amount, value: typed.amount, isFollowed: true }),
      ...(mayEnd(typed) ? [duringField(typed)] : []),
      ...decisionBlocks(preview, typed.reason, frame),
    ],
  });

/** What is to be left may be more than now; a time that was typed for that has its field, so that it isn’t lost. */
const mayEnd = ({ direction, during }: QuotaFormTyped): boolean =>
  direction === '+' || (direction === '=' && during !== '');

const directionField = ({ direction }: QuotaFormTyped) =>
  radioField({
    id: FIELDS.direction,
    label: 'Change',
    value: direction,
    choices: [
      ['Add', '+'],
      ['Take some back', '-'],
      ['Set what is left', '='],
    ],
    decides: true,
  });

const duringField = ({ during }: QuotaFormTyped) =>
  textField({
    id: FIELDS.during,
    label: 'For how long',
    value: during,
    placeholder: '7d',
    hint: 'For example 4h, 7d or 1mo; then I take it back. Leave empty to keep it for good.',
    max: 20,
    optional: true,
    isFollowed: true,
  });
