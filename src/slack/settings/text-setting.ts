import { context } from '../blocks/blocks.ts';
import { type TextSpec, textField } from '../blocks/form-fields.ts';
import { LIMITS } from '../blocks/limits.ts';
import { literal, msg, type Text } from '../text/text.ts';
import type { FormContext, SlackSetting } from './setting.ts';

interface TextSetting<T> extends Omit<SlackSetting<T, string>, 'field'> {
  readonly field: Omit<TextSpec, 'value' | 'label'> & { readonly label: string };
  /** The value as the field holds it. */
  write(value: T): string;
  parse(typed: string): T;
  /** The option that changes a value which is too long for a form; absent: none is. */
  readonly example?: string;
}

const trimmed = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

/** A setting that is typed into a text field. */
export const textSetting = <T>({
  field,
  write,
  parse,
  example,
  ...setting
}: TextSetting<T>): SlackSetting<T, string> => ({
  ...setting,
  field: {
    fill: write,
    blocks: (value, { key }) => [
      example !== undefined && value.length > LIMITS.input
        ? context(msg`*${literal(field.label)}*: more than a form can hold. ${byCommand(key, example)}`)
        : textField({ ...field, value }),
    ],
    read: ({ has, text }) => (has(field.id) ? text(field.id) : null),
    parse,
    fingerprint: trimmed,
    mistakesAt: field.id,
  },
});

/** How to change a setting that is too long for a form. */
export const byCommand = (key: FormContext['key'], option: string): Text =>
  key
    ? msg`To change that, write \`/cometkey edit #${key.id} ${option}\`.`
    : literal('They stay as you wrote them.');
