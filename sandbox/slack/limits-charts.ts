import { z } from 'zod';
import { id } from './limits-parts.ts';

const label = z.string().min(1).max(20);
const title = z.string().min(1).max(50);

const pie = z.strictObject({
  type: z.literal('pie'),
  segments: z
    .array(z.strictObject({ label, value: z.number().positive() }))
    .min(1)
    .max(6),
});

const drawn = <T extends string>(type: T) =>
  z.strictObject({
    type: z.literal(type),
    series: z
      .array(
        z.strictObject({
          name: label,
          data: z
            .array(z.strictObject({ label, value: z.number() }))
            .min(1)
            .max(20),
        }),
      )
      .min(1)
      .max(6),
    axis_config: z.strictObject({
      categories: z.array(label).min(1).max(20),
      x_label: title.optional(),
      y_label: title.optional(),
    }),
  });

export const chart = z
  .strictObject({
    type: z.literal('data_visualization'),
    block_id: id.optional(),
    title,
    chart: z.discriminatedUnion('type', [pie, drawn('bar'), drawn('area'), drawn('line')]),
  })
  .refine(({ chart: of }) => of.type === 'pie' || isUnique(of.series.map(({ name }) => name)), {
    message: 'series names must be unique',
    path: ['chart', 'series'],
  })
  .refine(({ chart: of }) => of.type === 'pie' || of.series.every((series) => fits(series, of.axis_config)), {
    message: 'each series must have one point for each category',
    path: ['chart', 'series'],
  });

const isUnique = (names: readonly string[]): boolean => new Set(names).size === names.length;

/** In any order, each label once. */
const fits = ({ data }: { data: { label: string }[] }, { categories }: { categories: string[] }): boolean =>
  data.length === categories.length &&
  isUnique(categories) &&
  data.every(({ label: one }) => categories.includes(one));
