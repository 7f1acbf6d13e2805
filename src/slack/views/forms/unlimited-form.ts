import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { Preview } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { amountField, radioField, textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { leftText } from '../../text/key-text.ts';
import { type FormFrame, formModal, keyBlock, keyTitle, reasonIfAsked } from './form-frame.ts';

export interface UnlimitedFormTyped {
  readonly to: 'on' | 'off';
  readonly during: string;
  readonly left: string;
  readonly reason: string;
}

export interface UnlimitedFormInput extends FormFrame {
  /** null: not chosen yet, so the form asks for it. */
  readonly key: MirroredKey | null;
  readonly typed: UnlimitedFormTyped;
  readonly preview: Preview | null;
  readonly unitsPerUsd: UnitsPerUsd;
}

export const unlimitedForm = ({
  key,
  typed,
  preview,
  unitsPerUsd,
  ...frame
}: UnlimitedFormInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.unlimited,
    title: keyTitle('Limit of', key, 'Unlimited quota'),
    submit: preview ? 'Ask' : 'Change',
    blocks: [
      keyBlock({ ...frame, key }, (known) => leftText(known, unitsPerUsd)),
      directionField(typed),
      typed.to === 'on' ? duringField(typed) : leftField(typed),
      ...reasonIfAsked(preview, typed.reason, frame),
    ],
  });

const directionField = ({ to }: UnlimitedFormTyped) =>
  radioField({
    id: FIELDS.direction,
    label: 'Change',
    value: to,
    choices: [
      ['Lift the limit', 'on'],
      ['Bring a limit back', 'off'],
    ],
    decides: true,
  });

const duringField = ({ during }: UnlimitedFormTyped) =>
  textField({
    id: FIELDS.during,
    label: 'For how long',
    value: during,
    placeholder: '4h',
    hint: 'For example 4h or 7d; then the limit returns. Empty: for good.',
    max: 20,
    optional: true,
  });

const leftField = ({ left }: UnlimitedFormTyped) =>
  amountField({ id: FIELDS.left, label: 'Left afterwards in USD', value: left });
