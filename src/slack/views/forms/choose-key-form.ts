import { CALLBACKS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { type FormFrame, formModal, keyBlock } from './form-frame.ts';

/** For a command that was typed without a key; the stored form remembers the command. */
export const chooseKeyForm = ({ verb, ...frame }: FormFrame & { readonly verb: string }): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.chooseKey,
    title: 'Choose a key',
    submit: `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`,
    blocks: [keyBlock(null, frame.chosen)],
  });
