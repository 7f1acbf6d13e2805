import { CALLBACKS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { type FormFrame, formModal, keyBlock, reasonField } from './form-frame.ts';

export interface ChooseKeyInput extends FormFrame {
  readonly verb: string;
  /** null: the command takes none. */
  readonly reason: string | null;
}

/** For a command that was typed without a key; the stored form remembers the command. */
export function chooseKeyForm({ verb, reason, ...frame }: ChooseKeyInput): ModalView {
  const does = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
  return formModal({
    ...frame,
    callback: CALLBACKS.chooseKey,
    title: `${does} a key`,
    submit: does,
    blocks: [
      keyBlock({ ...frame, key: null }),
      ...(reason === null
        ? []
        : [
            reasonField({
              value: reason,
              hint: 'If the key is somebody else’s, they are told.',
              optional: true,
            }),
          ]),
    ],
  });
}
