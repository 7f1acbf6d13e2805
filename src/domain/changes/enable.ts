import { hasExpired, type Key, STATUS } from '../keys/key.ts';
import { hasQuota } from '../keys/quota.ts';
import { type KeyChangeKind, PLAIN } from './change-kind.ts';
import { overspent, type Planned, stale, writePlan } from './plan.ts';

export interface EnableChange {
  readonly kind: 'enable';
}

export const enable: KeyChangeKind<EnableChange> = {
  ...PLAIN,
  movesStatus: true,
  plan,
  needsNoApproval: () => true,
  enables: () => true,
};

function plan(_: EnableChange, key: Key, now: Date): Planned {
  const debt = overspent(key);
  if (debt) return debt;
  if (hasExpired(key, now)) return stale({ kind: 'expired' });
  if (!hasQuota(key)) return stale({ kind: 'exhausted' });
  if (key.status === STATUS.enabled) return stale({ kind: 'nothing_to_do', already: 'enabled' });
  return writePlan(key, { status: 'enabled' });
}
