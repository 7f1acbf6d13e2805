import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { input, plain } from '../../blocks/blocks.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { msg, owner } from '../../text/text.ts';
import { type FormFrame, formModal, keyBlock, keyTitle } from './form-frame.ts';

export interface AssignFormTyped {
  readonly owner: string | null;
}

export interface AssignFormInput extends FormFrame {
  /** null: not chosen yet, so the form asks for it. */
  readonly key: MirroredKey | null;
  readonly typed: AssignFormTyped;
}

export const assignForm = ({ key, typed, ...frame }: AssignFormInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.assign,
    title: keyTitle('Assign', key, 'Assign key'),
    submit: 'Assign',
    blocks: [
      keyBlock({ ...frame, key }, (known) => msg`owner now: ${owner(known.owner)}`),
      ownerField(typed),
    ],
  });

const ownerField = ({ owner: chosen }: AssignFormTyped) =>
  input(
    { id: FIELDS.owner, label: 'New owner', hint: 'A full member of this workspace. They are told.' },
    {
      type: 'users_select',
      placeholder: plain('Choose a person'),
      ...(chosen ? { initial_user: chosen } : {}),
    },
  );
