import type { Member, UserId } from '../../../domain/member.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { context } from '../../blocks/blocks.ts';
import { CALLBACKS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { whoseText } from '../../text/facts/owner.ts';
import { literal, msg, nothing, type Text } from '../../text/text.ts';
import { enablersText } from '../changes/disable-words.ts';
import { keyTitle } from '../message-modal.ts';
import { type AboutKey, type FormFrame, formModal, keyBlocks, reasonField } from './form-frame.ts';

export interface DisableFormTyped {
  readonly reason: string;
}

interface DisableFormInput extends FormFrame, AboutKey {
  readonly typed: DisableFormTyped;
  /** Who fills it in. */
  readonly by: Pick<Member, 'id' | 'role'>;
}

export const disableForm = ({ typed, by, ...frame }: DisableFormInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.disable,
    title: keyTitle('Disable', frame, 'Disable a key'),
    submit: 'Disable',
    blocks: [
      ...keyBlocks(frame, (key) => (key.owner === by.id ? nothing : msg` · ${ownerText(key)}`)),
      context(effectText(frame, by)),
      reasonField({
        value: typed.reason,
        hint: readersOf(frame, by.id),
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

const ownerText = (key: MirroredKey): Text =>
  key.owner === null ? literal('no owner') : msg`owner ${whoseText(key)}`;

function effectText({ key, chosen }: AboutKey, by: DisableFormInput['by']): Text {
  const known = key ?? chosen;
  const enablers = known ? enablersText({ ...known, by: by.id, role: by.role }) : literal('somebody');
  return msg`Within a minute, calls with it will fail, and keep failing until ${enablers} enables it again.`;
}
