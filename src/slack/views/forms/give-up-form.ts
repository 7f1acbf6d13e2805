import { stateOf } from '../../../domain/keys/key.ts';
import { context } from '../../blocks/blocks.ts';
import { CALLBACKS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { literal, type Text } from '../../text/text.ts';
import { keyTitle } from '../message-modal.ts';
import { type AboutKey, type FormFrame, formModal, keyBlocks, reasonField } from './form-frame.ts';

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
    title: keyTitle('Not mine:', frame, 'Which key isn’t yours?'),
    submit: 'Not mine',
    blocks: [
      ...keyBlocks(frame),
      context(effectText(frame)),
      reasonField({
        value: typed.reason,
        hint: 'For example who might own it. Leads and admins will see this.',
        optional: true,
      }),
    ],
  });

function effectText({ key, chosen, now }: AboutKey): Text {
  const about = key ?? chosen;
  return about && stateOf(about, now) !== 'enabled'
    ? literal(
        'The key stays as it is, without an owner, and you can no longer see or change it. I’ll tell the leads and admins.',
      )
    : literal(
        'The key keeps working without an owner, but you can no longer see or change it. I’ll tell the leads and admins.',
      );
}
