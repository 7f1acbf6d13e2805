import type { ModalView } from '@slack/types';
import type { UnitsPerUsd } from '../../domain/quota.ts';
import type { KnownKey } from '../../usecases/store-port.ts';
import { modal, section } from '../blocks.ts';
import { CALLBACKS } from '../ids.ts';
import { words } from '../words.ts';
import type { FormFrame } from './key-form.ts';

export interface QuotaFormTyped {
  readonly direction: '+' | '-' | '=';
  readonly amount: string;
  /** A span such as `7d`; '' : for good. */
  readonly during: string;
  readonly reason: string;
}

export interface QuotaFormInput extends FormFrame {
  /** null: not chosen yet, so the form asks for it. */
  readonly key: KnownKey | null;
  readonly typed: QuotaFormTyped;
  readonly unitsPerUsd: UnitsPerUsd;
}

export const quotaForm = ({ form }: QuotaFormInput): ModalView =>
  modal({ callback: CALLBACKS.quota, title: 'Change quota', metadata: form, blocks: [section(words`…`)] });
