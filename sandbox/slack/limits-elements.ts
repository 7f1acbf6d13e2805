import { z } from 'zod';
import {
  asked,
  focus_on_load,
  formattedOption,
  imageElement,
  ONE_OF,
  overflowOption,
  picked,
  plain,
  SOME_OF,
  typed,
  url,
} from './limits-parts.ts';

const dispatch_action_config = z
  .strictObject({
    trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
  })
  .optional();
const keyed = { ...typed, dispatch_action_config };

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date in the format YYYY-MM-DD');
const time = z.string().regex(/^\d{2}:\d{2}$/, 'must be a time in the format HH:mm');

export const button = z.strictObject({
  type: z.literal('button'),
  ...asked,
  text: plain(75),
  value: z.string().max(2000).optional(),
  url: url.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(75).optional(),
});

export const choices = {
  checkboxes: z
    .strictObject({
      type: z.literal('checkboxes'),
      ...asked,
      focus_on_load,
      options: z.array(formattedOption).min(1).max(10),
      initial_options: z.array(formattedOption).min(1).max(10).optional(),
    })
    .refine((boxes) => {
      const values = boxes.options.map((offer) => offer.value);
      return (boxes.initial_options ?? []).every((choice) => values.includes(choice.value));
    }, SOME_OF),
  radio_buttons: z
    .strictObject({
      type: z.literal('radio_buttons'),
      ...asked,
      focus_on_load,
      options: z.array(formattedOption).min(1).max(10),
      initial_option: formattedOption.optional(),
    })
    .refine((radio) => {
      const values = radio.options.map((offer) => offer.value);
      return !radio.initial_option || values.includes(radio.initial_option.value);
    }, ONE_OF),
  overflow: z.strictObject({
    type: z.literal('overflow'),
    ...asked,
    options: z.array(overflowOption).min(1).max(5),
  }),
  datepicker: z.strictObject({ type: z.literal('datepicker'), ...picked, initial_date: date.optional() }),
  timepicker: z.strictObject({
    type: z.literal('timepicker'),
    ...picked,
    initial_time: time.optional(),
    timezone: z.string().optional(),
  }),
  image: imageElement,
};

export const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...asked,
  focus_on_load,
  initial_date_time: z.number().int().min(1e9).max(9_999_999_999).optional(),
});

const length = z.number().int().min(0).max(3000).optional();
const number = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a number');

export const plainTextInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    ...keyed,
    multiline: z.boolean().optional(),
    initial_value: z.string().max(3000).optional(),
    min_length: length,
    max_length: z.number().int().min(1).max(3000).optional(),
  })
  .refine((input) => !input.max_length || (input.initial_value ?? '').length <= input.max_length, {
    message: 'must not be longer than max_length',
    path: ['initial_value'],
  });

/** Typed inputs that only a modal has. */
export const modalInputs = [
  z.strictObject({
    type: z.literal('number_input'),
    ...keyed,
    is_decimal_allowed: z.boolean(),
    initial_value: number.optional(),
    min_value: number.optional(),
    max_value: number.optional(),
  }),
  z.strictObject({
    type: z.literal('email_text_input'),
    ...keyed,
    initial_value: z.string().max(3000).optional(),
  }),
  z.strictObject({
    type: z.literal('url_text_input'),
    ...keyed,
    initial_value: z.string().max(3000).optional(),
  }),
  z.strictObject({
    type: z.literal('file_input'),
    action_id: typed.action_id,
    filetypes: z.array(z.string()).optional(),
    max_files: z.number().int().min(1).max(10).optional(),
  }),
] as const;
