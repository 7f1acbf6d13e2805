import type { ModalView } from '@slack/types';
import type { UnitsPerUsd } from '../../domain/quota.ts';
import type { KnownKey } from '../../usecases/store-port.ts';
import { context, input, plain } from '../blocks.ts';
import { CALLBACKS, FIELDS } from '../ids.ts';
import { owner, words } from '../words.ts';
import { type FormFrame, formModal, keyBlock } from './form-frame.ts';

export interface AssignFormTyped {
  readonly owner: string | null;
}

export interface AssignFormInput extends FormFrame {
  /** null: not chosen yet, so the form asks for it. */
  readonly key: KnownKey | null;
  readonly typed: AssignFormTyped;
  readonly unitsPerUsd: UnitsPerUsd;
}

export const assignForm = ({ key, typed, unitsPerUsd: _, ...frame }: AssignFormInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.assign,
    title: 'Assign key',
    submit: 'Assign',
    blocks: [
      keyBlock(key, frame.chosen),
      ...(key ? [context(words`Its owner now: ${owner(key.owner)}`)] : []),
      input(
        { id: FIELDS.owner, label: 'New owner', hint: 'A full member of this workspace. They are told.' },
        {
          type: 'users_select',
          placeholder: plain('Choose a person'),
          ...(typed.owner ? { initial_user: typed.owner } : {}),
        },
      ),
    ],
  });
