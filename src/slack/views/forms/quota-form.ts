import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { context } from '../../blocks/blocks.ts';
import { radioField, textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { leftText } from '../../text/key-text.ts';
import { type FormFrame, formModal, keyBlock, reasonField } from './form-frame.ts';

export interface QuotaFormTyped {
  readonly direction: '+' | '-' | '=';
  readonly amount: string;
  /** A span such as `7d`; '' : for good. */
  readonly during: string;
  readonly reason: string;
}

export interface QuotaFormInput extends FormFrame {
  /** null: not chosen yet, so the form asks for it. */
  readonly key: MirroredKey | null;
  readonly typed: QuotaFormTyped;
  readonly unitsPerUsd: UnitsPerUsd;
}

export const quotaForm = ({ key, typed, unitsPerUsd, ...frame }: QuotaFormInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.quota,
    title: 'Change quota',
    submit: 'Send',
    blocks: [
      keyBlock(key, frame.chosen),
      ...(key ? [context(leftText(key, unitsPerUsd))] : []),
      directionField(typed),
      amountField(typed),
      duringField(typed),
      reasonField(typed.reason, 'Needed for more: a lead reads it when deciding.', 'optional'),
    ],
  });

const directionField = ({ direction }: QuotaFormTyped) =>
  radioField({
    id: FIELDS.direction,
    label: 'Change',
    value: direction,
    choices: [
      ['Ask for more', '+'],
      ['Take some back', '-'],
      ['Set what is left', '='],
    ],
  });

const amountField = ({ amount }: QuotaFormTyped) =>
  textField({
    id: FIELDS.amount,
    label: 'Amount in USD',
    value: amount,
    placeholder: '$50',
    hint: 'For example $50; units are possible as 250000u.',
    max: 30,
  });

const duringField = ({ during }: QuotaFormTyped) =>
  textField({
    id: FIELDS.during,
    label: 'For how long',
    value: during,
    placeholder: '7d',
    hint: 'For example 4h, 7d or 1mo; then it is taken back. Empty: for good.',
    max: 20,
    optional: true,
  });
