import { input, plain } from '../../blocks/blocks.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { ownerText } from '../../text/key-text.ts';
import { keyTitle } from '../message-modal.ts';
import { type AboutKey, type FormFrame, formModal, keyBlocks } from './form-frame.ts';
import { type TeamChoice, teamFields } from './team-field.ts';

export interface AssignFormTyped {
  readonly owner: string | null;
  /** '': none is chosen. */
  readonly team: string;
}

export interface AssignFormInput extends FormFrame, AboutKey, TeamChoice {
  readonly typed: AssignFormTyped;
}

export const assignForm = ({ typed, teams, ...frame }: AssignFormInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.assign,
    title: keyTitle('Assign', frame, 'Assign a key'),
    submit: 'Assign',
    blocks: [...keyBlocks(frame, ownerText), ownerField(typed), ...teamFields(typed, teams)],
  });

export const ownerField = ({ owner: chosen }: Pick<AssignFormTyped, 'owner'>) =>
  input(
    {
      id: FIELDS.owner,
      label: 'New owner',
      hint: 'A full member of this workspace. I’ll tell them.',
      decides: true,
    },
    {
      type: 'users_select',
      placeholder: plain('Choose a person'),
      ...(chosen ? { initial_user: chosen } : {}),
    },
  );
