import { input, plain } from '../../blocks/blocks.ts';
import { radioField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { msg, nothing, person, type Text } from '../../text/text.ts';
import { keyTitle } from '../message-modal.ts';
import { type AboutKey, type FormFrame, formModal, keyBlocks } from './form-frame.ts';

export interface BackupFormTyped {
  readonly to: 'somebody' | 'nobody';
  /** null: none is chosen. */
  readonly backup: string | null;
}

export interface BackupFormInput extends FormFrame, AboutKey {
  readonly typed: BackupFormTyped;
}

export function backupForm({ typed, ...frame }: BackupFormInput): ModalView {
  const known = frame.key ?? frame.chosen;
  const isRemovable = typed.to === 'nobody' || (known?.backup ?? null) !== null;
  return formModal({
    ...frame,
    callback: CALLBACKS.backup,
    title: keyTitle('Backup for', frame, 'Backup for a key'),
    submit: 'Save',
    blocks: [
      ...keyBlocks(frame, standInText),
      ...(isRemovable ? [directionField(typed)] : []),
      ...(typed.to === 'somebody' ? [personField(typed)] : []),
    ],
  });
}

const standInText = ({ backup }: { readonly backup: string | null }): Text =>
  backup === null ? nothing : msg` · ${person(backup)} stands in`;

/** Nobody is a choice of its own: a field that is empty because nobody touched it takes nobody away. */
const directionField = ({ to }: BackupFormTyped) =>
  radioField({
    id: FIELDS.direction,
    label: 'Change',
    value: to,
    choices: [
      ['Name somebody', 'somebody'],
      ['End the backup', 'nobody'],
    ],
    decides: true,
  });

const personField = ({ backup }: BackupFormTyped) =>
  input(
    {
      id: FIELDS.backup,
      label: 'Who stands in for its owner',
      hint: 'I’ll tell them. They get notices about it too, and never see its secret.',
    },
    {
      type: 'users_select',
      placeholder: plain('Choose a person'),
      ...(backup ? { initial_user: backup } : {}),
    },
  );
