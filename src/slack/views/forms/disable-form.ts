import { context } from '../../blocks/blocks.ts';
import { CALLBACKS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { literal } from '../../text/text.ts';
import { type AboutKey, type FormFrame, formModal, keyBlocks, keyTitle, reasonField } from './form-frame.ts';

export interface DisableFormTyped {
  readonly reason: string;
}

export const disableForm = ({
  typed,
  ...frame
}: FormFrame & AboutKey & { readonly typed: DisableFormTyped }): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.disable,
    title: keyTitle('Disable', frame, 'Disable a key'),
    submit: 'Disable',
    blocks: [
      ...keyBlocks(frame),
      context(EFFECT),
      reasonField({
        value: typed.reason,
        hint: 'If the key is somebody else’s, they read it.',
        optional: true,
      }),
    ],
  });

const EFFECT = literal('Calls with it fail within a minute, until somebody enables it again.');
