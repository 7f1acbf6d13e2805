import { randomInt } from 'node:crypto';
import type { Flavour } from './flavour.ts';
import type { GoType } from './go-json.ts';

/** A key as the server stores it; the names are the wire's. */
export type KeyRow = {
  id: number;
  user_id: number;
  key: string;
  status: number;
  name: string;
  created_time: number;
  accessed_time: number;
  expired_time: number;
  remain_quota: number;
  unlimited_quota: boolean;
  model_limits_enabled: boolean;
  model_limits: string;
  allow_ips: string | null;
  used_quota: number;
  group: string;
  cross_group_retry: boolean;
  DeletedAt: string | null;
  extra: Readonly<Record<string, string>>;
  /** How answers show it instead: members of other types, undefined where one is missing, or no object at all. */
  shownAs?: Readonly<Record<string, unknown>> | null;
};

/** The writable members of a key; an absent member has its zero value. */
export type KeyBody = Pick<
  KeyRow,
  | 'id'
  | 'status'
  | 'name'
  | 'expired_time'
  | 'remain_quota'
  | 'unlimited_quota'
  | 'model_limits_enabled'
  | 'model_limits'
  | 'allow_ips'
  | 'group'
  | 'cross_group_retry'
  | 'extra'
>;

export const keyMembers: Readonly<Record<Exclude<keyof KeyBody, 'extra'>, GoType>> = {
  id: 'int',
  status: 'int',
  name: 'string',
  expired_time: 'int64',
  remain_quota: 'int',
  unlimited_quota: 'bool',
  model_limits_enabled: 'bool',
  model_limits: 'string',
  allow_ips: '*string',
  group: 'string',
  cross_group_retry: 'bool',
};

/** In the wire's order. */
export const zeroRow: KeyRow = {
  id: 0,
  user_id: 0,
  key: '',
  status: 0,
  name: '',
  created_time: 0,
  accessed_time: 0,
  expired_time: 0,
  remain_quota: 0,
  unlimited_quota: false,
  model_limits_enabled: false,
  model_limits: '',
  allow_ips: null,
  used_quota: 0,
  group: '',
  cross_group_retry: false,
  DeletedAt: null,
  extra: {},
};

/** Everything a PUT writes: not the secret, owner, usage or times. */
export const writtenMembers = (from: KeyBody, status: number): Omit<KeyBody, 'id'> => ({
  status,
  name: from.name,
  expired_time: from.expired_time,
  remain_quota: from.remain_quota,
  unlimited_quota: from.unlimited_quota,
  model_limits_enabled: from.model_limits_enabled,
  model_limits: from.model_limits,
  allow_ips: from.allow_ips,
  group: from.group,
  cross_group_retry: from.cross_group_retry,
  extra: from.extra,
});

export const zeroBody: KeyBody = { id: 0, ...writtenMembers(zeroRow, 0) };

/** On insert the database's defaults replace zeros: expiry -1, an empty address list. */
export function newbornRow(body: Partial<KeyBody>, { id, userId, now }: Birth): KeyRow {
  return {
    ...zeroRow,
    ...body,
    id,
    user_id: userId,
    key: newSecret(),
    status: 1,
    created_time: now,
    accessed_time: now,
    expired_time: body.expired_time || -1,
    allow_ips: body.allow_ips ?? '',
  };
}

type Birth = { id: number; userId: number; now: number };

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export const newSecret = (length = 48) =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

export function maskedKey(key: string): string {
  if (key.length <= 4) return '*'.repeat(key.length);
  if (key.length <= 8) return `${key.slice(0, 2)}****${key.slice(-2)}`;
  return `${key.slice(0, 4)}**********${key.slice(-4)}`;
}

/** A row as an answer shows it. */
export function shownRow(row: KeyRow, flavour: Flavour): Record<string, unknown> | null {
  const { extra, shownAs, ...plain } = row;
  if (shownAs === null) return null;
  const shown: Record<string, unknown> = {
    ...plain,
    key: flavour.maskedKeys ? maskedKey(row.key) : row.key,
    ...flavour.addedMembers,
  };
  for (const name of flavour.extraMembers) shown[name] = extra[name] ?? '';
  for (const name of flavour.omittedMembers) delete shown[name];
  return { ...shown, ...shownAs };
}

const isPast = (row: KeyRow, now: number) => row.expired_time !== -1 && row.expired_time < now;
const isEmpty = (row: KeyRow) => !row.unlimited_quota && row.remain_quota <= 0;

/** Why a row may not get status 1; checks the stored row, without the changes of the same PUT. */
export function enableRefusal(row: KeyRow, now: number): 'enableExpired' | 'enableExhausted' | null {
  if (row.status === 3 && row.expired_time !== -1 && row.expired_time <= now) return 'enableExpired';
  if (row.status === 4 && isEmpty(row)) return 'enableExhausted';
  return null;
}

/** The checks at use, in their order. */
export function refusalAtUse(row: KeyRow, now: number): 'disabled' | 'expired' | 'exhausted' | null {
  if (row.status !== 1) return 'disabled';
  if (isPast(row, now)) return 'expired';
  return isEmpty(row) ? 'exhausted' : null;
}
