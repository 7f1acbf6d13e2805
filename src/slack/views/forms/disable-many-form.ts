import type { UserId } from '../../../domain/member.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { context, section, sentence } from '../../blocks/blocks.ts';
import { CALLBACKS } from '../../blocks/ids.ts';
import type { Message, ModalView } from '../../blocks/unrendered.ts';
import { stateText } from '../../text/key-state.ts';
import { count, firstOf, keyLabel, literal, msg, person, type Text } from '../../text/text.ts';
import { type FormFrame, formModal, reasonField } from './form-frame.ts';

interface DisableManyInput extends FormFrame {
  readonly owner: UserId;
  readonly keys: readonly MirroredKey[];
  readonly typed: { readonly reason: string };
  readonly now: Date;
}

/** As many as are read before a button is pressed. */
const SHOWN = 30;

/** Which keys its button disables. */
export const disableManyForm = ({ owner, keys, typed, now, ...frame }: DisableManyInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.disableMany,
    title: msg`Disable ${count(keys.length, 'key')}`,
    submit: 'Disable all',
    blocks: [
      section(msg`*${keys.length}* of ${person(owner)}’s keys would be disabled:`),
      section(lines(keys, now)),
      context(EFFECT),
      reasonField({ value: typed.reason, hint: 'It’s kept in each key’s history.', optional: true }),
    ],
  });

/** The answer to it. */
export const disablingMessage = (owner: UserId, keys: number): Message =>
  sentence(
    msg`I’ve started to disable ${keys} of ${person(owner)}’s keys, and I’ll message you when I’m done.`,
  );

const lines = (keys: readonly MirroredKey[], now: Date): Text =>
  firstOf(
    keys.map((key) => msg`${keyLabel(key)} · ${stateText(key, now)}`),
    { most: SHOWN, separator: '\n' },
  );

const EFFECT = literal(
  'Within a minute, calls with them will fail, and keep failing until somebody enables them again.',
);
