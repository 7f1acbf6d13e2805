import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { context } from '../../blocks/blocks.ts';
import { radioField, textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { leftText } from '../../text/key-text.ts';
import { type FormFrame, formModal, keyBlock, reasonField } from './form-frame.ts';

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
  readonly unitsPerUsd: UnitsPerUsd;
}

export const unlimitedForm = ({ key, typed, unitsPerUsd, ...frame }: UnlimitedFormInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.unlimited,
    title: 'Unlimited quota',
    submit: 'Send',
    blocks: [
      keyBlock(key, frame.chosen),
      ...(key ? [context(leftText(key, unitsPerUsd))] : []),
      directionField(typed),
      duringField(typed),
      leftField(typed),
      reasonField(typed.reason, 'A lead reads it when deciding.', 'required'),
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
  });

const duringField = ({ during }: UnlimitedFormTyped) =>
  textField({
    id: FIELDS.during,
    label: 'For how long',
    value: during,
    placeholder: '4h',
    hint: 'Only for lifting: for example 4h or 7d; then the limit returns. Empty: for good.',
    max: 20,
    optional: true,
  });

const leftField = ({ left }: UnlimitedFormTyped) =>
  textField({
    id: FIELDS.left,
    label: 'Left afterwards, in USD',
    value: left,
    placeholder: '$20',
    hint: 'Only for bringing a limit back.',
    max: 30,
    optional: true,
  });
