import type { Key } from '../keys/key.ts';
import { grantedOf, type Units, units } from '../keys/quota.ts';
import { type KeyChangeKind, PLAIN } from './change-kind.ts';
import { type Planned, stale, writePlan } from './plan.ts';

/** The end of a grant, requested by the bot itself. */
export interface RevertChange {
  readonly kind: 'revert';
  readonly of: 'quota' | 'unlimited_on';
  /** `quota`: how much is taken back. `unlimited_on`: what the key had been granted before. */
  readonly granted: Units;
}

export const revert: KeyChangeKind<RevertChange> = { ...PLAIN, plan, movesQuota: true };

/** What was spent meanwhile stays spent: `left` never goes below zero. */
function plan(change: RevertChange, key: Key): Planned {
  if (change.of === 'unlimited_on' && !key.unlimited) return stale({ kind: 'limited_now' });
  if (change.of === 'quota' && key.unlimited) return stale({ kind: 'unlimited_now' });
  // Nothing is left to take back, and writing 0 over a debt would forgive the debt.
  if (change.of === 'quota' && key.left <= 0) return stale({ kind: 'nothing_to_do' });
  const granted = change.of === 'quota' ? units(grantedOf(key) - change.granted) : change.granted;
  return writePlan(key, { unlimited: false, granted: units(Math.max(granted, key.used)) });
}
