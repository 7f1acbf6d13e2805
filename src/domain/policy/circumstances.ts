import { amountOf, type Change, type KeyChange, planFor } from '../changes/changes.ts';
import type { GatedChange } from '../changes/gated-change.ts';
import { datedKey } from '../changes/new-key.ts';
import { type Plan, planned } from '../changes/plan.ts';
import type { Key, KeySettings } from '../keys/key.ts';
import { grantedOf } from '../keys/quota.ts';
import { INITIAL_SETTINGS } from '../keys/settings.ts';
import type { Circumstances, Result } from './conditions/condition.ts';
import type { PolicyContext } from './evaluate-policy.ts';

/** What the rules look at. */
export function circumstancesOf(change: Change, about: GatedChange, context: PolicyContext): Circumstances {
  const { now, zone, unitsPerUsd, isOwner, requesterLists, team, key, toCome } = context;
  const isUnlimited = change.kind === 'create' && change.key.unlimited;
  return {
    about,
    now,
    zone,
    unitsPerUsd,
    isOwner,
    requesterLists: requesterLists.sure,
    team,
    key,
    amount: isUnlimited ? Infinity : amountOf(change),
    during: 'during' in change ? change.during : null,
    result: resultOf(change, toCome, now),
  };
}

/** What is being done; `plan`: of what is being written. */
interface UnderWay {
  readonly change: Change;
  readonly plan?: Plan | null;
}

/** The key once these are done. */
export const keyToCome = (key: Key, underWay: readonly UnderWay[], now: Date): Key =>
  underWay.reduce((after, { change, plan }) => {
    if (plan?.kind === 'write') return planned(plan, after);
    return change.kind === 'create' || change.kind === 'claim' ? after : afterChange(change, after, now);
  }, key);

/** A change that makes no sense any more leaves the key as it is. */
function afterChange(change: KeyChange, key: Key, now: Date): Key {
  const made = planFor(change, key, now);
  return 'plan' in made ? planned(made.plan, key) : key;
}

function resultOf(change: Change, key: Key | null, now: Date): Result {
  if (change.kind === 'create') {
    const { quota, ...born } = datedKey(change.key, now);
    return resultWith(born, { granted: quota, left: quota });
  }
  // A form that asks for its key looks ahead; what it asks follows the key that is chosen.
  if (key === null) return resultWith({ ...INITIAL_SETTINGS, unlimited: false }, { granted: 0, left: 0 });
  const after = change.kind === 'claim' ? key : afterChange(change, key, now);
  return resultWith(after, { granted: grantedOf(after), left: after.left });
}

const resultWith = (settings: KeySettings, { granted, left }: { granted: number; left: number }): Result => ({
  ...settings,
  granted: settings.unlimited ? Infinity : granted,
  left: settings.unlimited ? Infinity : left,
});
