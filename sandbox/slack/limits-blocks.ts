import { z } from 'zod';
import { chart } from './limits-charts.ts';
import { button, choices, datetimepicker, modalInputs, plainTextInput } from './limits-elements.ts';
import { anyText, id, imageElement, plain, slackFileImage, url } from './limits-parts.ts';
import { richText } from './limits-rich-text.ts';
import { selects } from './limits-selects.ts';
import { dataTable, table } from './limits-tables.ts';

type Surface = 'message' | 'modal' | 'home';

const block_id = id.optional();
const { image, ...choosers } = choices;
const common = [...Object.values(selects), ...Object.values(choosers)] as const;
const accessory = z.discriminatedUnion('type', [button, image, ...common]);
const action = z.discriminatedUnion('type', [button, ...common]);
const datedAction = z.discriminatedUnion('type', [button, datetimepicker, ...common]);

const inputElement = (surface: Surface) => {
  const { overflow: _, ...inputs } = choosers;
  const everywhere = [plainTextInput, ...Object.values(selects), ...Object.values(inputs)] as const;
  if (surface === 'home') return z.discriminatedUnion('type', everywhere);
  if (surface === 'message') return z.discriminatedUnion('type', [...everywhere, datetimepicker]);
  return z.discriminatedUnion('type', [...everywhere, datetimepicker, ...modalInputs]);
};

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text || block.fields, { message: 'must define either `text` or `fields`' });

const divider = z.strictObject({ type: z.literal('divider'), block_id });

const header = z.strictObject({
  type: z.literal('header'),
  block_id,
  text: plain(150),
  level: z.number().int().min(1).max(4).optional(),
});

const context = z.strictObject({
  type: z.literal('context'),
  block_id,
  elements: z
    .array(z.union([anyText(3000), imageElement]))
    .min(1)
    .max(10),
});

const imageBlock = z
  .strictObject({
    type: z.literal('image'),
    block_id,
    image_url: url.optional(),
    slack_file: slackFileImage.optional(),
    alt_text: z.string().min(1).max(2000),
    title: plain(2000).optional(),
  })
  .refine((block) => Boolean(block.image_url) !== Boolean(block.slack_file), {
    message: 'must define either `image_url` or `slack_file`',
  });

const actions = (surface: Surface) =>
  z.strictObject({
    type: z.literal('actions'),
    block_id,
    elements: z
      .array(surface === 'home' ? action : datedAction)
      .min(1)
      .max(25),
  });

const input = (surface: Surface) =>
  z.strictObject({
    type: z.literal('input'),
    block_id,
    label: plain(2000),
    hint: plain(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    element: inputElement(surface),
  });

const card = z.strictObject({
  type: z.literal('card'),
  block_id,
  hero_image: imageElement.optional(),
  icon: imageElement.optional(),
  title: anyText(150).optional(),
  subtitle: anyText(150).optional(),
  body: anyText(200).optional(),
  subtext: anyText(200).optional(),
  actions: z.array(button).max(3).optional(),
});

const carousel = z.strictObject({
  type: z.literal('carousel'),
  block_id,
  elements: z.array(card).min(1).max(10),
});

const alert = z.strictObject({
  type: z.literal('alert'),
  block_id,
  text: anyText(200),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});

const markdown = z.strictObject({
  type: z.literal('markdown'),
  block_id,
  text: z.string().min(1).max(12_000),
});

const container = z.strictObject({
  type: z.literal('container'),
  block_id,
  title: plain(150).optional(),
  rich_text_title: richText.optional(),
  subtitle: anyText(150).optional(),
  child_blocks: z
    .array(
      z.discriminatedUnion('type', [
        section,
        divider,
        header,
        context,
        imageBlock,
        richText,
        table,
        actions('home'),
      ]),
    )
    .min(1)
    .max(10),
  width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
  icon: imageElement.optional(),
  is_collapsible: z.boolean().optional(),
  default_collapsed: z.boolean().optional(),
  has_header_divider: z.boolean().optional(),
});

const anywhere = [section, divider, header, context, imageBlock, richText, card] as const;

export const messageBlock = z.discriminatedUnion('type', [
  ...anywhere,
  actions('message'),
  input('message'),
  carousel,
  container,
  table,
  dataTable,
  markdown,
  chart,
]);

export const modalBlock = z.discriminatedUnion('type', [
  ...anywhere,
  actions('modal'),
  input('modal'),
  alert,
]);

export const homeBlock = z.discriminatedUnion('type', [
  ...anywhere,
  actions('home'),
  input('home'),
  carousel,
  container,
  table,
  dataTable,
]);
