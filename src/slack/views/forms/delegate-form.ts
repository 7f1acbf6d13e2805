import { input, plain } from '../../blocks/blocks.ts';
import { textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { type FormFrame, formModal } from './form-frame.ts';

export interface DelegateTyped {
  /** null: nobody is chosen. */
  readonly to: string | null;
  readonly until: string;
}

export const delegateForm = ({ typed, ...frame }: FormFrame & { readonly typed: DelegateTyped }): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.delegate,
    title: 'Hand on my votes',
    submit: 'Hand on',
    blocks: [
      input(
        {
          id: FIELDS.backup,
          label: 'Who decides for you',
          hint: 'I’ll tell them. They can approve and deny what waits for you, and nothing else.',
        },
        {
          type: 'users_select',
          placeholder: plain('Choose a person'),
          ...(typed.to ? { initial_user: typed.to } : {}),
        },
      ),
      textField({
        id: FIELDS.span,
        label: 'Until when',
        value: typed.until,
        placeholder: 'friday',
        hint: 'For example friday, 2w or 31 Dec.',
        max: 60,
      }),
    ],
  });
