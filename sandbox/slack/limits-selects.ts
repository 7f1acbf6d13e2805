import { z } from 'zod';
import { many, ONE_OF, option, optionGroup, picked, SOME_OF } from './limits-parts.ts';

interface Choosable {
  options?: z.infer<typeof option>[] | undefined;
  option_groups?: z.infer<typeof optionGroup>[] | undefined;
}

const offered = {
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};

const hasOneSource = (select: Choosable) => Boolean(select.options) !== Boolean(select.option_groups);
const ONE_SOURCE = { message: 'must define either `options` or `option_groups`' };

const valuesOf = (select: Choosable) =>
  [...(select.options ?? []), ...(select.option_groups ?? []).flatMap((group) => group.options)].map(
    (offer) => offer.value,
  );

const isOffered = (select: Choosable, chosen: { value: string }[]) =>
  chosen.every((choice) => valuesOf(select).includes(choice.value));

const filter = z
  .strictObject({
    include: z
      .array(z.enum(['im', 'mpim', 'private', 'public']))
      .min(1)
      .optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .optional();
const conversation = {
  default_to_current_conversation: z.boolean().optional(),
  response_url_enabled: z.boolean().optional(),
  filter,
};

export const selects = {
  static_select: z
    .strictObject({
      type: z.literal('static_select'),
      ...picked,
      ...offered,
      initial_option: option.optional(),
    })
    .refine(hasOneSource, ONE_SOURCE)
    .refine((select) => isOffered(select, select.initial_option ? [select.initial_option] : []), ONE_OF),
  multi_static_select: z
    .strictObject({
      type: z.literal('multi_static_select'),
      ...many,
      ...offered,
      initial_options: z.array(option).min(1).optional(),
    })
    .refine(hasOneSource, ONE_SOURCE)
    .refine((select) => isOffered(select, select.initial_options ?? []), SOME_OF),
  external_select: z.strictObject({
    type: z.literal('external_select'),
    ...picked,
    initial_option: option.optional(),
    min_query_length: z.number().int().min(0).optional(),
  }),
  multi_external_select: z.strictObject({
    type: z.literal('multi_external_select'),
    ...many,
    initial_options: z.array(option).min(1).optional(),
    min_query_length: z.number().int().min(0).optional(),
  }),
  users_select: z.strictObject({
    type: z.literal('users_select'),
    ...picked,
    initial_user: z.string().optional(),
  }),
  multi_users_select: z.strictObject({
    type: z.literal('multi_users_select'),
    ...many,
    initial_users: z.array(z.string()).optional(),
  }),
  conversations_select: z.strictObject({
    type: z.literal('conversations_select'),
    ...picked,
    ...conversation,
    initial_conversation: z.string().optional(),
  }),
  multi_conversations_select: z.strictObject({
    type: z.literal('multi_conversations_select'),
    ...many,
    default_to_current_conversation: z.boolean().optional(),
    filter,
    initial_conversations: z.array(z.string()).optional(),
  }),
  channels_select: z.strictObject({
    type: z.literal('channels_select'),
    ...picked,
    response_url_enabled: z.boolean().optional(),
    initial_channel: z.string().optional(),
  }),
  multi_channels_select: z.strictObject({
    type: z.literal('multi_channels_select'),
    ...many,
    initial_channels: z.array(z.string()).optional(),
  }),
};
