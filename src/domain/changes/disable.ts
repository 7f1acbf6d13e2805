import { stateOf } from '../keys/key.ts';
import { type KeyChangeKind, PLAIN } from './change-kind.ts';
import { stale, writePlan } from './plan.ts';

export interface DisableChange {
  readonly kind: 'disable';
}

export const disable: KeyChangeKind<DisableChange> = {
  ...PLAIN,
  isTending: () => true,
  movesStatus: true,
  plan: (_, key, now) =>
    stateOf(key, now) === 'disabled'
      ? stale({ kind: 'nothing_to_do', already: 'disabled' })
      : writePlan(key, { status: 'disabled' }),
  needsNoApproval: () => true,
};
