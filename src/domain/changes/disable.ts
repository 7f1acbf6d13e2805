import { stateOf } from '../keys/key.ts';
import { type KeyChangeKind, PLAIN } from './change-kind.ts';
import { stale, writePlan } from './plan.ts';

export interface DisableChange {
  readonly kind: 'disable';
  /** A lead disabled a key of somebody else; of a key that is not theirs otherwise an admin did. */
  readonly byLead?: true;
}

export const disable: KeyChangeKind<DisableChange> = {
  ...PLAIN,
  movesStatus: true,
  right: () => 'disable',
  plan: (_, key, now) =>
    stateOf(key, now) === 'disabled'
      ? stale({ kind: 'nothing_to_do', already: 'disabled' })
      : writePlan(key, { status: 'disabled' }),
  needsNoApproval: () => true,
};
