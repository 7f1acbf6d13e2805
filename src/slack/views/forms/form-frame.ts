import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { input, modal, option, plain, section } from '../../blocks/blocks.ts';
import { textField } from '../../blocks/form-fields.ts';
import { FIELDS, formRef, OPTIONS } from '../../blocks/ids.ts';
import type { InputBlock, KnownBlock, ModalView } from '../../blocks/unrendered.ts';
import { keyLabel, msg, type Text, userText } from '../../text/text.ts';

/** What every form needs: the id of its stored row, and a refusal to show on top when it comes back. */
export interface FormFrame {
  readonly form: string;
  readonly problem?: Text;
  /** In a form that asks for its key: the one that was chosen before the form came back. */
  readonly chosen?: KeyChoice | null;
}

type KeyChoice = Pick<MirroredKey, 'id' | 'name'>;

interface FormSpec extends FormFrame {
  readonly callback: string;
  readonly title: string;
  readonly submit: string;
  readonly blocks: readonly KnownBlock[];
}

export const formModal = ({ form, problem, callback, title, submit, blocks }: FormSpec): ModalView =>
  modal({
    callback,
    title,
    submit,
    metadata: formRef.encode({ form }),
    blocks: [...(problem ? [section(msg`⚠️ ${problem}`)] : []), ...blocks],
  });

const keyOption = ({ id, name: text }: KeyChoice) => option(msg`${userText(text, 60)} #${id}`, String(id));

/** Tells which key a form is about, or asks for it. */
export const keyBlock = (key: KeyChoice | null, chosen?: KeyChoice | null): KnownBlock =>
  key
    ? section(msg`Key ${keyLabel(key)}`)
    : input(
        { id: FIELDS.key, label: 'Key', hint: 'Type part of its name.' },
        {
          type: 'external_select',
          action_id: OPTIONS.keys,
          min_query_length: 0,
          placeholder: plain('Choose a key'),
          ...(chosen ? { initial_option: keyOption(chosen) } : {}),
        },
      );

export const reasonField = (value: string, hint: string, optional: 'optional' | 'required'): InputBlock =>
  textField({
    id: FIELDS.reason,
    label: 'Reason',
    value,
    hint,
    multiline: true,
    max: 500,
    optional: optional === 'optional',
  });
