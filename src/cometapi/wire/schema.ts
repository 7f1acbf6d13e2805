import { z } from 'zod';
import type { Key, KeyId } from '../../domain/keys/key.ts';
import { units } from '../../domain/keys/quota.ts';
import type { Reason } from './failure.ts';

/** The members a PUT overwrites, as CometAPI spells them. */
interface StoredKey {
  readonly id: KeyId;
  readonly status: number;
  readonly name: string;
  readonly expired_time: number;
  readonly remain_quota: number;
  readonly unlimited_quota: boolean;
  readonly model_limits_enabled: boolean;
  readonly model_limits: string;
  readonly allow_ips: string | null;
  readonly group: string;
  readonly cross_group_retry: boolean;
}

/** One key as it arrived, its secret left at the door. */
export interface Row {
  readonly key: Key;
  readonly stored: StoredKey;
  /** Members unknown here: a PUT zeroes what it does not carry. */
  readonly rest: Readonly<Record<string, unknown>>;
  /** null: no secret came at all. */
  readonly masked: boolean | null;
}

const whole = (otherwise: number) =>
  z
    .number()
    .nullish()
    .transform((n) => Math.trunc(n ?? otherwise));
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

const rowMembers = {
  id: z.int().positive(),
  status: whole(1),
  name: text,
  expired_time: whole(-1),
  remain_quota: whole(0),
  unlimited_quota: flag,
  model_limits_enabled: flag,
  model_limits: text,
  allow_ips: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  group: text,
  cross_group_retry: flag,
};

const fields = z.object(rowMembers);

const row = z
  .looseObject({
    ...rowMembers,
    key: text,
    used_quota: whole(0),
    created_time: whole(0),
    accessed_time: whole(0),
  })
  .transform(({ key, used_quota, created_time, accessed_time, ...own }): Row => {
    const stored = fields.parse(own);
    const read = { ...stored, used_quota, created_time, accessed_time, tail: tailOf(key) };
    const masked = key === '' ? null : key.includes('*');
    return { key: keyOf(read), stored, rest: unknownIn(own), masked };
  });

const notSentBack = new Set(['user_id', 'DeletedAt', ...Object.keys(rowMembers)]);
const unknownIn = (own: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(own).filter(([name]) => !notSentBack.has(name)));

type Read = StoredKey & { used_quota: number; created_time: number; accessed_time: number; tail: string };

function keyOf(read: Read): Key {
  const unused =
    read.accessed_time === 0 || (read.accessed_time === read.created_time && read.used_quota === 0);
  return {
    id: read.id,
    tail: read.tail,
    status: read.status,
    name: read.name,
    expiresAt: read.expired_time === -1 ? null : dateOf(read.expired_time),
    unlimited: read.unlimited_quota,
    left: units(read.remain_quota),
    used: units(read.used_quota),
    models: read.model_limits_enabled ? read.model_limits.split(',').filter((model) => model !== '') : null,
    allowIps: (read.allow_ips ?? '').split(/[\s,]+/).filter((address) => address !== ''),
    group: read.group,
    crossGroupRetry: read.cross_group_retry,
    createdAt: dateOf(read.created_time),
    usedAt: unused ? null : dateOf(read.accessed_time),
  };
}

const lastMoment = 8.64e15;
/** Whatever number stands there, milliseconds included, is some moment. */
const dateOf = (seconds: number) => new Date(Math.min(Math.max(seconds * 1000, -lastMoment), lastMoment));

/** Four characters of a secret long enough to lose them, or what a mask leaves to see. */
function tailOf(secret: string): string {
  if (secret.includes('*')) return secret.slice(secret.lastIndexOf('*') + 1).slice(-4);
  return secret.length >= 12 ? secret.slice(-4) : '';
}

export interface Page {
  readonly rows: readonly Row[];
  readonly total: number | null;
  /** null: a bare array, which counts its pages from 0. */
  readonly pageSize: number | null;
}

const rows = z
  .array(row)
  .nullish()
  .transform((found) => found ?? []);

/** Either shape of the list; the older one is a bare array. */
export const page: z.ZodType<Page> = z.union([
  z.array(row).transform((found): Page => ({ rows: found, total: null, pageSize: null })),
  z.looseObject({ items: rows, total: z.number().nullish(), page_size: z.number().nullish() }).transform(
    ({ items, total, page_size }): Page => ({
      rows: items,
      total: total ?? null,
      pageSize: page_size ?? 100,
    }),
  ),
]);

/** A row of another id than the one asked for is no answer. */
export const rowOf = (id: KeyId) => row.refine(({ key }) => key.id === id);
export const anyRow = (data: unknown): Row | null => row.safeParse(data).data ?? null;

export const secretMember = z.looseObject({ key: z.string().min(1) }).transform(({ key }) => key);
export const secretOf = (id: KeyId) =>
  z.looseObject({ id: z.literal(id), key: z.string().min(1) }).transform(({ key }) => key);
export const modelList = z.array(z.string());
export const groupNames = z.record(z.string(), z.unknown()).transform((groups) => Object.keys(groups));
/** null: this server does not tell. */
export const unitPrice = z
  .looseObject({ quota_per_unit: z.number().positive().nullish().catch(null) })
  .transform(({ quota_per_unit }) => quota_per_unit ?? null);
export const account = z.looseObject({ quota: z.number() }).transform(({ quota }) => Math.trunc(quota));

const envelope = z.looseObject({
  success: z.boolean(),
  message: text,
  code: z.unknown().optional(),
  data: z.unknown().optional(),
});
/** How paths that are not there, panics and relays say no. */
const relayError = z
  .looseObject({ error: z.looseObject({ message: text }) })
  .transform(({ error }) => ({ success: false, message: error.message, code: undefined, data: undefined }));

export type Envelope = z.infer<typeof envelope>;

/** null: nothing that CometAPI would have written. */
export function envelopeIn(body: string): Envelope | null {
  try {
    return z.union([envelope, relayError]).safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

/** Texts of every known version, in both of its languages; the person always reads the original. */
const words: readonly (readonly [Reason, RegExp])[] = [
  ['auth', /invalid access token|access token 无效|not logged in|未登录/i],
  ['auth', /New-Api-User/i],
  ['auth', /user has been banned|用户已被封禁/i],
  ['auth', /insufficient privileges|权限不足/i],
  ['not_found', /^record not found/i],
  ['cannot_enable', /cannot be enabled|无法启用/i],
  ['name_too_long', /token name is too long|令牌名称过长/i],
  ['no_group_access', /no access to group|无权访问.*分组/i],
];

export function reasonOf({ code, message }: Pick<Envelope, 'code' | 'message'>): Reason {
  if (typeof code === 'string' && code.startsWith('AUTH_')) return 'auth';
  return words.find(([, pattern]) => pattern.test(message))?.[0] ?? 'other';
}
