import { context } from '../../blocks/blocks.ts';
import { CALLBACKS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { literal } from '../../text/text.ts';
import { type AboutKey, type FormFrame, formModal, keyBlocks, keyTitle, reasonField } from './form-frame.ts';

export interface GiveUpFormTyped {
  readonly reason: string;
}

export const giveUpForm = ({
  typed,
  ...frame
}: FormFrame & AboutKey & { readonly typed: GiveUpFormTyped }): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.giveUp,
    title: keyTitle('Give up', frame, 'Give up a key'),
    submit: 'Not mine',
    blocks: [
      ...keyBlocks(frame),
      context(EFFECT),
      reasonField({
        value: typed.reason,
        hint: 'For example who might own it. Leads and admins read this.',
        optional: true,
      }),
    ],
  });

const EFFECT = literal(
  'The key goes on working without an owner, but you can no longer see or change it. Leads and admins will look for its owner.',
);
