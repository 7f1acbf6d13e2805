import { isCured, isOverspent, type Key, type KeyId } from '../keys/key.ts';
import { grantedOf, type Units, units } from '../keys/quota.ts';
import { type EditableField, type Settings, type SettingsPatch, settingsOf } from '../keys/settings.ts';
import type { NewKey } from './new-key.ts';

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

/** The new key is the only one above `previousMaxId` that bears its name. */
export interface CreatePlan {
  readonly kind: 'create';
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
  /** Only of a key that was to be created. */
  | { readonly kind: 'name_taken'; readonly twin: Pick<Key, 'id' | 'name'> }
  /** Only of a revert: what was granted for a time has gone back, or was replaced. */
  | { readonly kind: 'grant_over' }
  | { readonly kind: 'nothing_to_do' };

export type Planned = { readonly plan: WritePlan } | { readonly stale: StaleReason };

export const snapshotOf = (key: Key): KeySnapshot => ({
  settings: settingsOf(key),
  unlimited: key.unlimited,
  granted: grantedOf(key),
  status: key.status,
});

type After = WritePlan['after'];

export const stale = (reason: StaleReason): Planned => ({ stale: reason });

/** What a change does not name stays as it is. */
export const writePlan = (key: Key, after: Partial<After>): Planned => ({
  plan: {
    kind: 'write',
    keyId: key.id,
    before: snapshotOf(key),
    after: { settings: {}, unlimited: key.unlimited, granted: grantedOf(key), status: null, ...after },
  },
});

/** A write of settings has to send the balance back, and a debt cannot be sent; null: there is none. */
export const overspent = (key: Key): Planned | null =>
  isOverspent(key) ? stale({ kind: 'overspent', debt: units(-key.left) }) : null;

/** A key that was dead of what the change cures comes back with it; a disabled one stays disabled. */
export const revived = (cured: Key, now: Date): 'enabled' | null => (isCured(cured, now) ? 'enabled' : null);
