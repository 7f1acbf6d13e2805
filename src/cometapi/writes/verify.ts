import type { WritePlan } from '../../domain/changes/plan.ts';
import type { Key } from '../../domain/keys/key.ts';
import { grantedOf, type Units, units } from '../../domain/keys/quota.ts';
import { differing, type EditableField, settingsOf } from '../../domain/keys/settings.ts';
import type { Row } from '../wire/keys/key-row.ts';

/** What was sent, the row it was based on, and the row read afterwards. */
export interface Sent {
  readonly plan: WritePlan;
  readonly base: Row;
  /** null: settings and quota were sent. */
  readonly status: number | null;
  readonly seen: Row;
  /** How far `used` was seen to move, up by charges and down by refunds; the sum of both, in units. */
  readonly observedUsage: number;
  /** Settings that the write may have reset, so they are not compared. */
  readonly dropped?: readonly EditableField[];
}

export type Verification =
  | { readonly kind: 'verified' }
  /** The write overwrote charges that came in meanwhile, so that the key got them back. */
  | { readonly kind: 'repair' }
  | { readonly kind: 'drifted'; readonly key: Key; readonly wanted: Units; readonly found: Units }
  | {
      readonly kind: 'not_taken';
      readonly key: Key;
      readonly fields: readonly (EditableField | 'status' | 'unlimited')[];
    };

/** Whether the row is as planned. A difference in `granted` up to `observedUsage` is repaired, a larger one is drift. */
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
  // More than the new amount is used. A debt cannot be written, so 0 was; that must not exceed what was granted before.
  const most = before.unlimited ? Number.POSITIVE_INFINITY : Math.max(before.granted, after.granted);
  return isUsedUp && found > most ? drifted : { kind: 'verified' };
}
