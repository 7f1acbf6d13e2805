import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { type FieldSpec, input, modal, option, plain, section, type Words } from '../../blocks/blocks.ts';
import { FIELDS, formRef, OPTIONS } from '../../blocks/ids.ts';
import { fitted, LIMITS } from '../../blocks/limits.ts';
import type { InputBlock, KnownBlock, ModalView } from '../../blocks/unrendered.ts';
import { keyLabel, msg, type Text, userText } from '../../text/text.ts';

/** What every form needs: the stored row it belongs to, and a late refusal to show on top. */
export interface FormFrame {
  readonly form: string;
  readonly problem?: Text;
  /** Of a form that asks for its key: the one that was chosen before it came back. */
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

export interface TextSpec extends FieldSpec {
  readonly value: string;
  readonly placeholder?: string;
  readonly multiline?: boolean;
  readonly max?: number;
}

export const textField = ({
  value,
  placeholder,
  multiline,
  max = LIMITS.input,
  ...field
}: TextSpec): InputBlock =>
  input(field, {
    type: 'plain_text_input',
    max_length: max,
    ...(value ? { initial_value: value.length > max ? fitted(value, max) : value } : {}),
    ...(placeholder ? { placeholder: plain(placeholder, LIMITS.placeholder) } : {}),
    ...(multiline ? { multiline } : {}),
  });

export interface ChoiceSpec extends FieldSpec {
  readonly value: string;
  /** What is shown → what it means. */
  readonly choices: readonly (readonly [text: Words, value: string])[];
}

/** A value that is not among the choices chooses the first one. */
export function selectField({ value, choices, ...field }: ChoiceSpec): InputBlock {
  const options = choices.slice(0, LIMITS.options).map(([text, meaning]) => option(text, meaning));
  const initial = options.find((one) => one.value === value) ?? options[0];
  return input(field, { type: 'static_select', options, ...(initial ? { initial_option: initial } : {}) });
}

export function radioField({ value, choices, ...field }: ChoiceSpec): InputBlock {
  const options = choices.map(([text, meaning]) => option(text, meaning));
  const initial = options.find((one) => one.value === value);
  return input(field, { type: 'radio_buttons', options, ...(initial ? { initial_option: initial } : {}) });
}

const keyOption = ({ id, name: text }: KeyChoice) => option(msg`${userText(text, 60)} #${id}`, String(id));

/** Says which key a form is about, or asks. */
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
