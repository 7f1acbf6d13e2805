import { CALLBACKS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { keyTitle } from '../message-modal.ts';
import { type AboutKey, type FormFrame, formModal, keyBlocks, reasonField } from './form-frame.ts';

export interface ChooseKeyInput extends FormFrame, AboutKey {
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
    title: keyTitle(does, frame, verb === 'reveal' ? 'Reveal a secret' : `${does} a key`),
    submit: does,
    blocks: [
      ...keyBlocks(frame),
      ...(reason === null
        ? []
        : [reasonField({ value: reason, hint: 'Whoever decides will see this.', optional: true })]),
    ],
  });
}
