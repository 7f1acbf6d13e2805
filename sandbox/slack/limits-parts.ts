import { z } from 'zod';

export const id = z.string().min(1).max(255);
export const url = z.string().min(1).max(3000);

export const plain = (max: number, min = 1) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(min).max(max),
    emoji: z.boolean().optional(),
  });

const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });

export const anyText = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);

const confirm = z.strictObject({
  title: plain(100),
  text: anyText(300),
  confirm: plain(30),
  deny: plain(30),
  style: z.enum(['primary', 'danger']).optional(),
});

const action_id = id.optional();
const placeholder = plain(150).optional();

export const focus_on_load = z.boolean().optional();
/** The fields of every element a person acts on, of those they pick from, of those they pick several from. */
export const asked = { action_id, confirm: confirm.optional() };
export const picked = { ...asked, focus_on_load, placeholder };
export const many = { ...picked, max_selected_items: z.number().int().min(1).optional() };
export const typed = { action_id, focus_on_load, placeholder };

export const ONE_OF = { message: 'must be one of the options', path: ['initial_option'] };
export const SOME_OF = { message: 'must be among the options', path: ['initial_options'] };

export const option = z.strictObject({
  text: plain(75),
  value: z.string().min(1).max(150),
  description: plain(75).optional(),
});

/** Options of checkboxes and radio buttons may use mrkdwn. */
export const formattedOption = z.strictObject({
  text: anyText(75),
  value: z.string().min(1).max(150),
  description: anyText(75).optional(),
});

export const overflowOption = z.strictObject({
  text: plain(75),
  value: z.string().min(1).max(150),
  description: plain(75).optional(),
  url: url.optional(),
});

export const optionGroup = z.strictObject({ label: plain(75), options: z.array(option).min(1).max(100) });

const slackFile = z.strictObject({ id: z.string().optional(), url: z.string().optional() });

export const imageElement = z
  .strictObject({
    type: z.literal('image'),
    image_url: url.optional(),
    slack_file: slackFile.optional(),
    alt_text: z.string().min(1).max(2000),
  })
  .refine((image) => Boolean(image.image_url) !== Boolean(image.slack_file), {
    message: 'must define either `image_url` or `slack_file`',
  });

export const slackFileImage = slackFile;

/** Valid answers to a `block_suggestion`. */
export const suggestionAnswer = z.union([
  z.strictObject({ options: z.array(option).max(100) }),
  z.strictObject({ option_groups: z.array(optionGroup).max(100) }),
]);
