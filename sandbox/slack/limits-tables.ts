import { z } from 'zod';
import { id } from './limits-parts.ts';
import { richText } from './limits-rich-text.ts';

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string() }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string() }),
  richText,
]);
const rows = z.array(z.array(cell).min(1).max(20)).min(1);
const CHARACTERS = { message: 'must be less than 10001 characters', path: ['rows'] };

export const table = z
  .strictObject({
    type: z.literal('table'),
    block_id: id.optional(),
    rows: rows.max(100),
    column_settings: z
      .array(
        z.strictObject({
          align: z.enum(['left', 'center', 'right']).optional(),
          is_wrapped: z.boolean().optional(),
        }),
      )
      .max(20)
      .optional(),
  })
  .refine((block) => lettersIn(block.rows) <= 10_000, CHARACTERS);

export const dataTable = z
  .strictObject({
    type: z.literal('data_table'),
    block_id: id.optional(),
    caption: z.string().min(1),
    rows: rows.min(2).max(101),
    page_size: z.number().int().min(1).max(100).optional(),
    row_header_column_index: z.number().int().min(0).optional(),
  })
  .refine((block) => lettersIn(block.rows) <= 10_000, CHARACTERS)
  .refine((block) => new Set(block.rows.map((row) => row.length)).size === 1, {
    message: 'every row must have the same number of cells',
    path: ['rows'],
  });

function lettersIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = 'text' in value && typeof value.text === 'string' ? value.text.length : 0;
  return Object.values(value).reduce((sum: number, inner) => sum + lettersIn(inner), own);
}
