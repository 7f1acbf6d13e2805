import type { WritePlan } from '../../domain/changes/plan.ts';
import type { Key } from '../../domain/keys/key.ts';
import { grantedOf, type Units, units } from '../../domain/keys/quota.ts';
import { differing, type EditableField, named, settingsOf } from '../../domain/keys/settings.ts';
import type { Row } from '../wire/key-row.ts';

export type Progress =
  | { readonly at: 'before' }
  | { readonly at: 'after' }
  | { readonly at: 'elsewhere'; readonly fields: readonly EditableField[] };

/** How far a row is along a plan. Status is left out: servers write 3 and 4 whenever they notice. */
export function progressOf({ before, after }: WritePlan, key: Key): Progress {
  if (isAt(after, key)) return { at: 'after' };
  const from = named(before.settings, after.settings);
  if (isAt({ ...before, settings: from }, key)) return { at: 'before' };
  const neither = differing(key, after.settings).filter((field) => differing(key, from).includes(field));
  return { at: 'elsewhere', fields: neither };
}

type Aim = Pick<WritePlan['after'], 'settings' | 'unlimited' | 'granted'>;

const isAt = ({ settings, unlimited, granted }: Aim, key: Key): boolean =>
  differing(key, settings).length === 0 &&
  key.unlimited === unlimited &&
  // Nobody counts an unlimited key's balance, and some servers do not move it.
  (unlimited || grantedOf(key) === granted);

/** What was sent, on which row; and the row that was read afterwards. */
export interface Sent {
  readonly plan: WritePlan;
  readonly base: Row;
  /** null: everything. */
  readonly status: number | null;
  readonly seen: Row;
  /** By how much `used` was seen to move, up and down: charges, and estimates that were given back. */
  readonly observedUsage: number;
  /** Settings that the write may have changed, because the server did not take them. */
  readonly dropped?: readonly EditableField[];
}

export type Verification =
  | { readonly kind: 'verified' }
  /** The write gave charges back to the key that came in meanwhile. */
  | { readonly kind: 'repair' }
  | { readonly kind: 'drifted'; readonly key: Key; readonly wanted: Units; readonly found: Units }
  | {
      readonly kind: 'not_taken';
      readonly key: Key;
      readonly fields: readonly (EditableField | 'status' | 'unlimited')[];
    };

/** Whether a write took. A difference is repaired only up to the usage observed meanwhile. */
export function verify({
  plan: { before, after },
  base,
  status,
  seen: { key },
  observedUsage,
  dropped = [],
}: Sent): Verification {
  const fields = [
    ...differing(key, { ...settingsOf(base.key), ...after.settings }).filter(
      (field) => !dropped.includes(field),
    ),
    ...(key.unlimited === after.unlimited ? [] : (['unlimited'] as const)),
    ...(status === null || key.status === status ? [] : (['status'] as const)),
  ];
  if (fields.length > 0) return { kind: 'not_taken', key, fields };
  if (after.unlimited) return { kind: 'verified' };
  const wanted = status === null ? units(Math.max(after.granted, base.key.used)) : after.granted;
  const found = grantedOf(key);
  const lost = found - wanted;
  const drifted = { kind: 'drifted', key, wanted: after.granted, found } as const;
  if (Math.abs(lost) > observedUsage) return drifted;
  const isUsedUp = after.granted < key.used && key.left <= 0;
  if (lost !== 0 && !isUsedUp) return { kind: 'repair' };
  // What was used beyond the new amount stays used; a debt cannot be written, so the write forgave it.
  const most = before.unlimited ? Number.POSITIVE_INFINITY : Math.max(before.granted, after.granted);
  return isUsedUp && found > most ? drifted : { kind: 'verified' };
}
