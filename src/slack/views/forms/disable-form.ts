import type { UserId } from '../../../domain/member.ts';
import { context } from '../../blocks/blocks.ts';
import { CALLBACKS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { literal } from '../../text/text.ts';
import { keyTitle } from '../message-modal.ts';
import { type AboutKey, type FormFrame, formModal, keyBlocks, reasonField } from './form-frame.ts';

export interface DisableFormTyped {
  readonly reason: string;
}

interface DisableFormInput extends FormFrame, AboutKey {
  readonly typed: DisableFormTyped;
  /** Who fills it in. */
  readonly by: UserId;
}

export const disableForm = ({ typed, by, ...frame }: DisableFormInput): ModalView =>
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
        hint: readersOf(frame, by),
        optional: true,
      }),
    ],
  });

function readersOf({ key, chosen }: AboutKey, by: UserId): string {
  const { owner } = key ?? chosen ?? {};
  if (owner === undefined) return 'I’ll show it with the key, and tell its owner.';
  return owner === null || owner === by
    ? 'I’ll show it with the key.'
    : 'I’ll tell its owner, and show it with the key.';
}

const EFFECT = literal(
  'Within a minute, calls with it will fail, and keep failing until somebody enables it again.',
);
