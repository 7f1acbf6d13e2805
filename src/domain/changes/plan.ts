import { hasExpired, isCured, isOverspent, type Key, type KeyId, STATUS, stateOf } from '../keys/key.ts';
import { grantedOf, type Units, units } from '../keys/quota.ts';
import {
  type Change,
  differing,
  EDITABLE_FIELDS,
  type EditableField,
  type NewKey,
  renewedExpiry,
  type Settings,
  type SettingsPatch,
} from './change.ts';

/** A key as a plan remembers it. */
export interface KeySnapshot {
  readonly settings: Settings;
  readonly unlimited: boolean;
  readonly granted: Units;
  readonly status: number;
}

/**
 * What one change does to one key, in absolute terms, fixed on one fresh read and committed before the
 * first write. A resumed run compares: at `after` it is done, at `before` it writes, anywhere else it stops.
 */
export interface WritePlan {
  readonly kind: 'write';
  readonly keyId: KeyId;
  readonly before: KeySnapshot;
  readonly after: {
    readonly settings: SettingsPatch;
    readonly unlimited: boolean;
    readonly granted: Units;
    /** null: left as it is. Written last, in a call of its own: cure first, then enable. */
    readonly status: 'enabled' | 'disabled' | null;
  };
}

/** The new key is the only one above `above` that bears its name. */
export interface CreatePlan {
  readonly kind: 'birth';
  readonly previousMaxId: KeyId;
  readonly key: NewKey;
}

export type Plan = WritePlan | CreatePlan;

export type StaleReason =
  | { readonly kind: 'key_gone' }
  | { readonly kind: 'unlimited_now' }
  | { readonly kind: 'limited_now' }
  | { readonly kind: 'unit_price_changed'; readonly was: number; readonly is: number }
  | { readonly kind: 'edited_meanwhile'; readonly fields: readonly EditableField[] }
  | { readonly kind: 'still_in_debt'; readonly debt: Units }
  | { readonly kind: 'less_than_nothing'; readonly left: Units }
  | { readonly kind: 'overspent'; readonly debt: Units }
  /** Enabling cures neither. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'exhausted' }
  /** Only of a key that was to be born. */
  | { readonly kind: 'name_taken'; readonly twin: Pick<Key, 'id' | 'name'> }
  /** Only of a revert: what was granted for a time has gone back, or was replaced. */
  | { readonly kind: 'grant_over' }
  | { readonly kind: 'nothing_to_do' };

export type Planned = { readonly plan: WritePlan } | { readonly stale: StaleReason };

export const snapshotOf = (key: Key): KeySnapshot => ({
  settings: Object.fromEntries(EDITABLE_FIELDS.map((field) => [field, key[field]])) as unknown as Settings,
  unlimited: key.unlimited,
  granted: grantedOf(key),
  status: key.status,
});

type After = WritePlan['after'];

const stale = (reason: StaleReason): Planned => ({ stale: reason });

/** Fixes what a change means for this key, now. */
export function planFor(change: Exclude<Change, { kind: 'create' }>, key: Key, now: Date): Planned {
  const kept: After = { settings: {}, unlimited: key.unlimited, granted: grantedOf(key), status: null };
  const write = (after: Partial<After>): Planned => ({
    plan: { kind: 'write', keyId: key.id, before: snapshotOf(key), after: { ...kept, ...after } },
  });
  const debt = isOverspent(key) ? units(-key.left) : null;
  switch (change.kind) {
    case 'disable':
      return stateOf(key, now) === 'disabled'
        ? stale({ kind: 'nothing_to_do' })
        : write({ status: 'disabled' });
    case 'quota':
      return quotaPlan(change.delta, key, write);
    case 'unlimited_on':
      if (key.unlimited) return stale({ kind: 'nothing_to_do' });
      return write({ unlimited: true, status: revived({ ...key, unlimited: true }, now) });
    case 'unlimited_off':
      if (!key.unlimited) return stale({ kind: 'limited_now' });
      return write({ unlimited: false, granted: units(key.used + change.left) });
    case 'revert':
      return revertPlan(change, key, write);
    default:
      // Any other write would have to send the balance back, and a debt cannot be sent.
      return debt === null ? settingsPlan(change, key, { now, write }) : stale({ kind: 'overspent', debt });
  }
}

type Write = (after: Partial<After>) => Planned;

function quotaPlan(delta: Units, key: Key, write: Write): Planned {
  if (key.unlimited) return stale({ kind: 'unlimited_now' });
  const left = units(key.left + delta);
  if (left < 0 && delta > 0) return stale({ kind: 'still_in_debt', debt: units(-key.left) });
  if (left < 0) return stale({ kind: 'less_than_nothing', left: key.left });
  const revives = key.status === STATUS.exhausted && left > 0;
  return write({ granted: units(grantedOf(key) + delta), status: revives ? 'enabled' : null });
}

/** Never below zero: what was spent meanwhile stays spent. */
function revertPlan(change: Extract<Change, { kind: 'revert' }>, key: Key, write: Write): Planned {
  if (change.of === 'unlimited_on' && !key.unlimited) return stale({ kind: 'limited_now' });
  if (change.of === 'quota' && key.unlimited) return stale({ kind: 'unlimited_now' });
  // All of it is spent; writing 0 over a debt would forgive the debt.
  if (change.of === 'quota' && key.left <= 0) return stale({ kind: 'nothing_to_do' });
  const granted = change.of === 'quota' ? units(grantedOf(key) - change.granted) : change.granted;
  return write({ unlimited: false, granted: units(Math.max(granted, key.used)) });
}

type SettingsChange = Extract<Change, { kind: 'edit' | 'enable' | 'renew' }>;

function settingsPlan(
  change: SettingsChange,
  key: Key,
  { now, write }: { now: Date; write: Write },
): Planned {
  if (change.kind === 'enable') return enablePlan(key, now, write);
  if (change.kind === 'renew') {
    if (change.seen !== undefined && differing(key, { expiresAt: change.seen }).length > 0)
      return stale({ kind: 'edited_meanwhile', fields: ['expiresAt'] });
    const expiresAt = renewedExpiry(key, change, now);
    const settings = expiresAt === null ? {} : { expiresAt };
    const status = key.status === STATUS.enabled || !hasQuota(key) ? null : 'enabled';
    return expiresAt === null && status === null
      ? stale({ kind: 'nothing_to_do' })
      : write({ settings, status });
  }
  const moved = differing(key, change.seen);
  if (moved.length > 0) return stale({ kind: 'edited_meanwhile', fields: moved });
  if (differing(key, change.to).length === 0) return stale({ kind: 'nothing_to_do' });
  return write({ settings: change.to, status: revived({ ...key, ...change.to }, now) });
}

function enablePlan(key: Key, now: Date, write: Write): Planned {
  if (hasExpired(key, now)) return stale({ kind: 'expired' });
  if (!hasQuota(key)) return stale({ kind: 'exhausted' });
  return key.status === STATUS.enabled ? stale({ kind: 'nothing_to_do' }) : write({ status: 'enabled' });
}

const hasQuota = (key: Key): boolean => key.unlimited || key.left > 0;

/** A key that was dead of what the change cures comes back with it; a disabled one stays disabled. */
const revived = (cured: Key, now: Date): 'enabled' | null => (isCured(cured, now) ? 'enabled' : null);
