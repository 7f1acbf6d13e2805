import type { ModalView } from '@slack/types';
import type { UnitsPerUsd } from '../../domain/quota.ts';
import type { KnownKey } from '../../usecases/store-port.ts';
import { modal, section } from '../blocks.ts';
import { CALLBACKS } from '../ids.ts';
import { words } from '../words.ts';
import type { FormFrame } from './key-form.ts';

export interface UnlimitedFormTyped {
  readonly to: 'on' | 'off';
  readonly during: string;
  readonly left: string;
  readonly reason: string;
}

export interface UnlimitedFormInput extends FormFrame {
  /** null: not chosen yet, so the form asks for it. */
  readonly key: KnownKey | null;
  readonly typed: UnlimitedFormTyped;
  readonly unitsPerUsd: UnitsPerUsd;
}

export const unlimitedForm = ({ form }: UnlimitedFormInput): ModalView =>
  modal({
    callback: CALLBACKS.unlimited,
    title: 'Unlimited quota',
    metadata: form,
    blocks: [section(words`…`)],
  });
