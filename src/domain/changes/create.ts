import type { KeyId } from '../keys/key.ts';
import type { Units } from '../keys/quota.ts';
import { type ChangeKind, PLAIN } from './change-kind.ts';
import { datedKey, type NewKey } from './new-key.ts';
import type { CreatePlan } from './plan.ts';

export interface CreateChange {
  readonly kind: 'create';
  readonly key: NewKey;
}

export const create: ChangeKind<CreateChange> = {
  ...PLAIN,
  amount: ({ key }) => (key.unlimited ? null : key.quota),
  isPriced: true,
  gate: ({ key }, { now, exceedsCreateLimits }) =>
    exceedsCreateLimits(datedKey(key, now)) ? 'create_above_limit' : null,
  countsFor: 'requester_and_owner',
  lowerable: ['amount'],
  lower: (change, { amount }) => (amount === null ? change : withQuota(change, amount)),
  // A name can be given only once.
  essence: ({ key }) => key.name,
  newName: ({ key }) => key.name,
};

/** Its expiry counts from when it is made, however long somebody took to decide. */
export const birthPlan = ({ key }: CreateChange, previousMaxId: KeyId, now: Date): CreatePlan => ({
  kind: 'create',
  previousMaxId,
  key: datedKey(key, now),
});

/** A lowered amount also limits a key that was asked for as unlimited. */
const withQuota = (change: CreateChange, quota: Units): CreateChange => ({
  ...change,
  key: { ...change.key, quota, unlimited: false },
});
