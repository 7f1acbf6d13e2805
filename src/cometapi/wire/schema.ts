import { z } from 'zod';
import type { KeyId } from '../../domain/keys/key.ts';
import { isUnitPrice, units } from '../../domain/keys/quota.ts';
import type { UnreadableKey } from '../../usecases/ports/cometapi.ts';
import { keyId } from './keys/key-members.ts';
import { type Row, rowsIn } from './keys/key-row.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

export interface Page {
  readonly rows: readonly Row[];
  /** Listed rows that cannot be read. */
  readonly unreadable: readonly UnreadableKey[];
  readonly total: number | null;
  /** null: a bare array, which counts its pages from 0. */
  readonly pageSize: number | null;
}

/** null: missing, or not a number. */
const count = z.number().nullable().catch(null);

const listed = z
  .array(z.unknown())
  .nullish()
  .transform((list) => rowsIn(list ?? []));

/** Either shape of the list; the older one is a bare array. */
export const page: z.ZodType<Page> = z.union([
  z.array(z.unknown()).transform((list): Page => ({ ...rowsIn(list), total: null, pageSize: null })),
  z.looseObject({ items: listed, total: count, page_size: count }).transform(
    ({ items, total, page_size }): Page => ({
      ...items,
      total,
      pageSize: page_size ?? 100,
    }),
  ),
]);

export const secretMember = z.looseObject({ key: z.string().min(1) }).transform(({ key }) => key);
export const secretOf = (id: KeyId) =>
  z.looseObject({ id: keyId.pipe(z.literal(id)), key: z.string().min(1) }).transform(({ key }) => key);
export const modelList = z.array(z.string());
export const groupNames = z.record(z.string(), z.unknown()).transform((groups) => Object.keys(groups));
/** null: the server does not say, or nothing that a unit can cost. */
export const unitPrice = z
  .looseObject({ quota_per_unit: z.number().refine(isUnitPrice).nullish().catch(null) })
  .transform(({ quota_per_unit }) => quota_per_unit ?? null);
/** null: the server does not say. */
export const accountId = z
  .looseObject({ id: z.union([z.number(), z.string()]).nullish().catch(null) })
  .transform(({ id }) => (id ? String(id) : null));
export const account = z
  .looseObject({ quota: z.number(), used_quota: z.number().catch(0) })
  .transform(({ quota, used_quota }) => ({
    left: units(Math.trunc(quota)),
    used: units(Math.trunc(used_quota)),
  }));

const envelope = z.looseObject({
  success: z.boolean(),
  message: text,
  code: z.unknown().optional(),
  data: z.unknown().optional(),
});
/** The error shape of unknown paths, panics and relays. */
const relayError = z
  .looseObject({ error: z.looseObject({ message: text }) })
  .transform(({ error }) => ({ success: false, message: error.message, code: undefined, data: undefined }));

export type Envelope = z.infer<typeof envelope>;

const answer = z.union([envelope, relayError]);

/** null: not an answer of CometAPI. */
export function envelopeIn(body: string): Envelope | null {
  try {
    return answer.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}
