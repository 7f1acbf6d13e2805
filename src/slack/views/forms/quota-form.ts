import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { Preview } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { amountField, radioField, textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { leftText } from '../../text/key-text.ts';
import { type FormFrame, formModal, keyBlock, keyTitle, reasonIfAsked } from './form-frame.ts';

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
  readonly preview: Preview | null;
  readonly unitsPerUsd: UnitsPerUsd;
}

export const quotaForm = ({ key, typed, preview, unitsPerUsd, ...frame }: QuotaFormInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.quota,
    title: keyTitle('Quota of', key, 'Change quota'),
    submit: preview ? 'Ask' : 'Change',
    blocks: [
      keyBlock({ ...frame, key }, (known) => leftText(known, unitsPerUsd)),
      directionField(typed),
      amountField({ id: FIELDS.amount, value: typed.amount }),
      ...(typed.direction === '+' ? [duringField(typed)] : []),
      ...reasonIfAsked(preview, typed.reason, frame),
    ],
  });

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
    hint: 'For example 4h, 7d or 1mo; then it is taken back. Empty: for good.',
    max: 20,
    optional: true,
  });
