import { stateOf } from '../keys/key.ts';
import type { Role } from '../member.ts';
import { type KeyChangeKind, PLAIN } from './change-kind.ts';
import { stale, writePlan } from './plan.ts';

export interface DisableChange {
  readonly kind: 'disable';
  /** The role in which it was asked: an owner's is `member`. Absent: an older version of the bot stored it. */
  readonly as?: Role;
}

/** Without a stored role, whoever is not the owner counts as an admin, which gives nobody too much. */
export const disabledAs = ({ as }: DisableChange, isOwn: boolean): Role => as ?? (isOwn ? 'member' : 'admin');

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
