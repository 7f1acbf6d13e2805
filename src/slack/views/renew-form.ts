import type { ModalView } from '@slack/types';
import type { UnitsPerUsd } from '../../domain/quota.ts';
import type { KnownKey } from '../../usecases/store-port.ts';
import { modal, section } from '../blocks.ts';
import { CALLBACKS } from '../ids.ts';
import { words } from '../words.ts';
import type { FormFrame } from './key-form.ts';

export interface RenewFormTyped {
  readonly span: string;
}

export interface RenewFormInput extends FormFrame {
  /** null: not chosen yet, so the form asks for it. */
  readonly key: KnownKey | null;
  readonly typed: RenewFormTyped;
  readonly unitsPerUsd: UnitsPerUsd;
}

export const renewForm = ({ form }: RenewFormInput): ModalView =>
  modal({ callback: CALLBACKS.renew, title: 'Renew key', metadata: form, blocks: [section(words`…`)] });
