import { type FieldSpec, input, option, plain, type Words } from './blocks.ts';
import { fitted, LIMITS } from './limits.ts';
import type { InputBlock } from './unrendered.ts';

export interface TextSpec extends FieldSpec {
  readonly value: string;
  readonly placeholder?: string;
  readonly multiline?: boolean;
  readonly max?: number;
  /** Slack tells the bot of each change while somebody types, because the form says what would come of it. */
  readonly isFollowed?: boolean;
}

export const textField = ({
  value,
  placeholder,
  multiline,
  max = LIMITS.input,
  isFollowed = false,
  ...field
}: TextSpec): InputBlock =>
  input(isFollowed ? { ...field, decides: true } : field, {
    type: 'plain_text_input',
    max_length: max,
    ...(value ? { initial_value: value.length > max ? fitted(value, max) : value } : {}),
    ...(placeholder ? { placeholder: plain(placeholder, LIMITS.placeholder) } : {}),
    ...(multiline ? { multiline } : {}),
    ...(isFollowed ? { dispatch_action_config: { trigger_actions_on: ['on_character_entered'] } } : {}),
  });

/** Money: `20`, `$20`, `1,000` and `$1,000` mean dollars here, as the label says. */
export const amountField = ({
  label = 'Amount in USD',
  ...field
}: Partial<FieldSpec> & Pick<TextSpec, 'id' | 'value' | 'isFollowed'>) =>
  textField({ label, hint: 'For example $20.', placeholder: '$20', max: 30, ...field });

export interface ChoiceSpec extends FieldSpec {
  readonly value: string;
  readonly choices: readonly (readonly [text: Words, value: string])[];
}

/** When the value is not among the choices, the first choice is selected; one that is stays, however far down it is. */
export function selectField({ value, choices, ...field }: ChoiceSpec): InputBlock {
  const shown = choices.slice(0, LIMITS.options);
  const beyond = choices.slice(LIMITS.options).filter(([, meaning]) => meaning === value);
  const options = [...shown.slice(0, LIMITS.options - beyond.length), ...beyond].map(([text, meaning]) =>
    option(text, meaning),
  );
  const initial = options.find((one) => one.value === value) ?? options[0];
  return input(field, { type: 'static_select', options, ...(initial ? { initial_option: initial } : {}) });
}

export function radioField({ value, choices, ...field }: ChoiceSpec): InputBlock {
  const options = choices.map(([text, meaning]) => option(text, meaning));
  const initial = options.find((one) => one.value === value);
  return input(field, { type: 'radio_buttons', options, ...(initial ? { initial_option: initial } : {}) });
}
