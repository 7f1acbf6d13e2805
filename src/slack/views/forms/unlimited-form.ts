import type { Preview } from '../../../usecases/ports/read-models.ts';
import { amountField, radioField, textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { keyTitle } from '../message-modal.ts';
import { type AboutKey, decisionBlocks, type FormFrame, formModal, keyBlocks } from './form-frame.ts';

export interface UnlimitedFormTyped {
  readonly to: 'on' | 'off';
  readonly during: string;
  readonly left: string;
  readonly reason: string;
}

export interface UnlimitedFormInput extends FormFrame, AboutKey {
  readonly typed: UnlimitedFormTyped;
  readonly preview: Preview | null;
}

export const unlimitedForm = ({ typed, preview, ...frame }: UnlimitedFormInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.unlimited,
    title: keyTitle('Limit of', frame, 'Unlimited quota'),
    submit: preview ? 'Send request' : 'Change',
    blocks: [
      ...keyBlocks(frame),
      ...directionFields(typed, frame),
      typed.to === 'on' ? duringField(typed) : leftField(typed),
      ...decisionBlocks(preview, typed.reason, frame),
    ],
  });

const LIFT = ['Lift the limit', 'on'] as const;
const LIMIT = ['Set a limit again', 'off'] as const;

/** A key has a limit or none, so once it is known there is one way to go. What was typed otherwise stays. */
function directionFields({ to }: UnlimitedFormTyped, { key, chosen }: AboutKey) {
  const known = key ?? chosen;
  const possible = known && (known.unlimited ? LIMIT : LIFT);
  const choices = possible?.[1] === to ? [possible] : [LIFT, LIMIT];
  return [radioField({ id: FIELDS.direction, label: 'Change', value: to, choices, decides: true })];
}

const duringField = ({ during }: UnlimitedFormTyped) =>
  textField({
    id: FIELDS.during,
    label: 'For how long',
    value: during,
    placeholder: '4h',
    hint: 'For example 4h or 7d; then the limit returns. Leave empty to lift it for good.',
    max: 20,
    optional: true,
    isFollowed: true,
  });

const leftField = ({ left }: UnlimitedFormTyped) =>
  amountField({ id: FIELDS.left, label: 'Amount left, in USD', value: left, isFollowed: true });
