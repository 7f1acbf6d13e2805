import type { ModalView } from '@slack/types';
import type { UnitsPerUsd } from '../../domain/quota.ts';
import type { KnownKey } from '../../usecases/store-port.ts';
import { modal, section } from '../blocks.ts';
import { CALLBACKS } from '../ids.ts';
import { words } from '../words.ts';
import type { FormFrame } from './key-form.ts';

export interface AssignFormTyped {
  readonly owner: string | null;
}

export interface AssignFormInput extends FormFrame {
  /** null: not chosen yet, so the form asks for it. */
  readonly key: KnownKey | null;
  readonly typed: AssignFormTyped;
  readonly unitsPerUsd: UnitsPerUsd;
}

export const assignForm = ({ form }: AssignFormInput): ModalView =>
  modal({ callback: CALLBACKS.assign, title: 'Assign key', metadata: form, blocks: [section(words`…`)] });
