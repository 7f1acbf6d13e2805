import type { Key } from '../keys/key.ts';
import { grantedOf, type Units, units } from '../keys/quota.ts';
import { type Span, spanKey, type Zone } from '../time.ts';
import { type KeyChangeKind, PLAIN } from './change-kind.ts';
import { type Planned, revived, stale, writePlan } from './plan.ts';

export interface QuotaChange {
  readonly kind: 'quota';
  /** Added to `granted`; negative: given back. */
  readonly delta: Units;
  /** How long after it was applied it is taken back; null: never. */
  readonly during: Span | null;
  /** Whose calendar counts it; absent: for good, or in a request of an older version. */
  readonly zone?: Zone;
}

/** A quota as people say it. `=`: what is to be left. */
export interface WantedQuota {
  readonly sign: '+' | '-' | '=';
  readonly amount: Units;
  readonly during: Span | null;
}

/** As a delta on what the key has, so that later usage still counts. */
export const quotaChange = (
  { sign, amount, during }: WantedQuota,
  { left }: Pick<Key, 'left'>,
): QuotaChange => ({
  kind: 'quota',
  delta: sign === '+' ? amount : units(sign === '-' ? -amount : amount - left),
  during,
});

export const quota: KeyChangeKind<QuotaChange> = {
  ...PLAIN,
  right: ({ delta }) => (delta > 0 ? 'tend' : 'change'),
  plan,
  amount: ({ delta }) => delta,
  isPriced: true,
  movesQuota: true,
  needsNoApproval: ({ delta }) => delta <= 0,
  gate: ({ delta }) => (delta > 0 ? 'quota_increase' : null),
  essence: ({ delta, during }) => [delta, during && spanKey(during)],
  lowerable: ['amount', 'during'],
  lower: (change, { amount, during }) => ({
    ...change,
    delta: amount ?? change.delta,
    during: during ?? change.during,
  }),
};

function plan({ delta }: QuotaChange, key: Key, now: Date): Planned {
  if (key.unlimited) return stale({ kind: 'unlimited_now' });
  const left = units(key.left + delta);
  if (left < 0 && delta > 0) return stale({ kind: 'still_in_debt', debt: units(-key.left) });
  if (left < 0) return stale({ kind: 'less_than_nothing', left: key.left });
  return writePlan(key, { granted: units(grantedOf(key) + delta), status: revived({ ...key, left }, now) });
}
