import { type Units, units } from '../keys/quota.ts';
import { type KeyChangeKind, PLAIN } from './change-kind.ts';
import { revived, stale, writePlan } from './plan.ts';

export interface UnlimitedOffChange {
  readonly kind: 'unlimited_off';
  readonly left: Units;
}

export const unlimitedOff: KeyChangeKind<UnlimitedOffChange> = {
  ...PLAIN,
  plan: ({ left }, key, now) =>
    key.unlimited
      ? writePlan(key, {
          unlimited: false,
          granted: units(key.used + left),
          status: revived({ ...key, unlimited: false, left }, now),
        })
      : stale({ kind: 'limited_now' }),
  amount: ({ left }) => left,
  isPriced: true,
  movesQuota: true,
  gate: () => 'unlimited_off',
  essence: ({ left }) => left,
  lowerable: ['amount'],
  lower: (change, { amount }) => ({ ...change, left: amount ?? change.left }),
};
