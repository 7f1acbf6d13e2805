import { textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { type FormFrame, formModal } from './form-frame.ts';

/** The key is typed, not chosen: a list would show everybody which keys there are. */
export const ownerForm = ({ named, ...frame }: FormFrame & { readonly named: string }): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.owner,
    title: 'Whose key is it?',
    submit: 'Look up',
    blocks: [
      textField({
        id: FIELDS.key,
        label: 'Key',
        hint: 'Its full name, or its number such as #1234.',
        value: named,
      }),
    ],
  });
