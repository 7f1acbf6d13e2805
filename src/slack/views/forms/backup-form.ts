import { input, plain } from '../../blocks/blocks.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { msg, nothing, person, type Text } from '../../text/text.ts';
import { type AboutKey, type FormFrame, formModal, keyBlocks, keyTitle } from './form-frame.ts';

export interface BackupFormTyped {
  /** null: nobody. */
  readonly backup: string | null;
}

export interface BackupFormInput extends FormFrame, AboutKey {
  readonly typed: BackupFormTyped;
}

export const backupForm = ({ typed: { backup }, ...frame }: BackupFormInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.backup,
    title: keyTitle('Backup of', frame, 'Backup of a key'),
    submit: 'Save',
    blocks: [
      ...keyBlocks(frame, standInText),
      input(
        {
          id: FIELDS.backup,
          label: 'Who stands in for its owner',
          hint: 'They are told, get its news too, and never see its secret. Empty: nobody.',
          optional: true,
        },
        {
          type: 'users_select',
          placeholder: plain('Choose a person'),
          ...(backup ? { initial_user: backup } : {}),
        },
      ),
    ],
  });

const standInText = ({ backup }: { readonly backup: string | null }): Text =>
  backup === null ? nothing : msg` · ${person(backup)} stands in`;
