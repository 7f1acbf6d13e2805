import { type Span, spanKey, type Zone } from '../time.ts';
import { type KeyChangeKind, PLAIN } from './change-kind.ts';
import { revived, stale, writePlan } from './plan.ts';

export interface UnlimitedOnChange {
  readonly kind: 'unlimited_on';
  /** How long after it was applied it is taken back; null: never. */
  readonly during: Span | null;
  /** Whose calendar counts it; absent: for good, or in a request of an older version. */
  readonly zone?: Zone;
}

export const unlimitedOn: KeyChangeKind<UnlimitedOnChange> = {
  ...PLAIN,
  plan: (_, key, now) =>
    key.unlimited
      ? stale({ kind: 'nothing_to_do', already: 'unlimited' })
      : writePlan(key, { unlimited: true, status: revived({ ...key, unlimited: true }, now) }),
  movesQuota: true,
  gate: () => 'unlimited_on',
  essence: ({ during }) => during && spanKey(during),
  lowerable: ['during'],
  lower: (change, { during }) => ({ ...change, during: during ?? change.during }),
};
