import {
  differing,
  EDITABLE_FIELDS,
  type EditableField,
  type NewKey,
  type SettingsPatch,
} from '../../domain/changes/change.ts';
import type { WritePlan } from '../../domain/changes/plan.ts';
import { type Key, STATUS } from '../../domain/keys/key.ts';
import { grantedOf, type Units, units } from '../../domain/keys/quota.ts';
import type { Body } from '../wire/client.ts';
import type { Row } from '../wire/schema.ts';

/** A PUT overwrites everything: what the plan does not name goes back as it came, status included. */
export function wholeBody({ stored, rest, key }: Row, { after }: WritePlan): Body {
  return {
    ...rest,
    ...stored,
    ...spelled(after.settings),
    unlimited_quota: after.unlimited,
    // Quota is aimed at through what was granted, because traffic moves what is left and what is used.
    remain_quota: after.unlimited ? stored.remain_quota : Math.max(0, after.granted - key.used),
  };
}

/** Whole as well, for servers that do not know `status_only`; a debt is refused even there. */
export function statusBody({ stored, rest }: Row, status: number): Body {
  const remain = stored.unlimited_quota ? stored.remain_quota : Math.max(0, stored.remain_quota);
  return { ...rest, ...stored, remain_quota: remain, status };
}

export const createBody = ({ quota, unlimited, ...settings }: NewKey): Body => ({
  ...spelled(settings),
  status: STATUS.enabled,
  unlimited_quota: unlimited,
  remain_quota: quota,
});

function spelled({ name, expiresAt, models, allowIps, group, crossGroupRetry }: SettingsPatch): Body {
  const members = {
    name,
    expired_time: expiresAt === undefined ? undefined : secondsOf(expiresAt),
    model_limits_enabled: models === undefined ? undefined : models !== null,
    model_limits: models === undefined ? undefined : (models ?? []).join(','),
    allow_ips: allowIps?.join('\n'),
    group,
    cross_group_retry: crossGroupRetry,
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** 0 would mean never at birth and expired afterwards. */
const secondsOf = (at: Date | null) => (at === null ? -1 : Math.max(1, Math.floor(at.getTime() / 1000)));

export type Progress =
  | { readonly at: 'before' }
  | { readonly at: 'after' }
  | { readonly at: 'elsewhere'; readonly fields: readonly EditableField[] };

/** Where a row stands on the way of a plan. Status is left out: servers write 3 and 4 whenever they notice. */
export function progressOf({ before, after }: WritePlan, key: Key): Progress {
  if (stands(after, key)) return { at: 'after' };
  const from = named(before.settings, after.settings);
  if (stands({ ...before, settings: from }, key)) return { at: 'before' };
  const neither = differing(key, after.settings).filter((field) => differing(key, from).includes(field));
  return { at: 'elsewhere', fields: neither };
}

type Aim = Pick<WritePlan['after'], 'settings' | 'unlimited' | 'granted'>;

const stands = ({ settings, unlimited, granted }: Aim, key: Key): boolean =>
  differing(key, settings).length === 0 &&
  key.unlimited === unlimited &&
  // Nobody counts an unlimited key's balance, and some servers do not move it.
  (unlimited || grantedOf(key) === granted);

const named = (settings: SettingsPatch, like: SettingsPatch): SettingsPatch =>
  Object.fromEntries(
    EDITABLE_FIELDS.filter((field) => field in like).map((field) => [field, settings[field]]),
  );

/** What was sent, on which row; and the row that was read afterwards. */
export interface Sent {
  readonly plan: WritePlan;
  readonly base: Row;
  /** null: everything. */
  readonly status: number | null;
  readonly seen: Row;
  /** How far charges, and estimates that came back, were seen to move `used`, to and fro. */
  readonly stirred: number;
}

export type Verification =
  | { readonly kind: 'stands' }
  /** Charges that met the write were given back to the key. */
  | { readonly kind: 'repair' }
  | { readonly kind: 'drifted'; readonly key: Key; readonly wanted: Units; readonly found: Units }
  | {
      readonly kind: 'not_taken';
      readonly key: Key;
      readonly fields: readonly (EditableField | 'status' | 'unlimited')[];
    };

/** Did it take? A difference is repaired only where it is no larger than what moved `used` meanwhile. */
export function verify({
  plan: { before, after },
  base,
  status,
  seen: { key },
  stirred,
}: Sent): Verification {
  const fields = [
    ...differing(key, { ...settingsOf(base.key), ...after.settings }),
    ...(key.unlimited === after.unlimited ? [] : (['unlimited'] as const)),
    ...(status === null || key.status === status ? [] : (['status'] as const)),
  ];
  if (fields.length > 0) return { kind: 'not_taken', key, fields };
  if (after.unlimited) return { kind: 'stands' };
  const wanted = status === null ? units(Math.max(after.granted, base.key.used)) : after.granted;
  const found = grantedOf(key);
  const lost = found - wanted;
  const drifted = { kind: 'drifted', key, wanted: after.granted, found } as const;
  if (Math.abs(lost) > stirred) return drifted;
  const isSpent = after.granted < key.used && key.left <= 0;
  if (lost !== 0 && !isSpent) return { kind: 'repair' };
  // What was spent before less was wanted stays spent; a debt cannot be written, so it was forgiven.
  const most = before.unlimited ? Number.POSITIVE_INFINITY : Math.max(before.granted, after.granted);
  return isSpent && found > most ? drifted : { kind: 'stands' };
}

const settingsOf = (key: Key): SettingsPatch =>
  Object.fromEntries(EDITABLE_FIELDS.map((field) => [field, key[field]]));
