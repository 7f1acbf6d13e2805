import { isCured, isOverspent, type Key, type KeyId, STATUS } from '../keys/key.ts';
import { grantedOf, type Units, units } from '../keys/quota.ts';
import {
  differing,
  type EditableField,
  named,
  type Settings,
  type SettingsPatch,
  settingsOf,
} from '../keys/settings.ts';
import type { UserId } from '../member.ts';
import type { DatedKey } from './new-key.ts';

/** A key as it was when the plan was made. */
export interface KeySnapshot {
  readonly settings: Settings;
  readonly unlimited: boolean;
  readonly granted: Units;
  readonly status: number;
}

/**
 * What one change does to one key, in absolute terms. It is made from one fresh read and committed before the first
 * write. A resumed run compares the row: at `after` it is done, at `before` it writes, anywhere else it stops.
 */
export interface WritePlan {
  readonly kind: 'write';
  readonly keyId: KeyId;
  readonly before: KeySnapshot;
  readonly after: {
    readonly settings: SettingsPatch;
    readonly unlimited: boolean;
    readonly granted: Units;
    /** null: not changed. Written last and alone: CometAPI enables a key only once its quota and expiry allow it. */
    readonly status: 'enabled' | 'disabled' | null;
  };
}

/** The new key is recognised by its name among the keys with an id above `previousMaxId`. */
export interface CreatePlan {
  readonly kind: 'create';
  readonly previousMaxId: KeyId;
  readonly key: DatedKey;
  /** CometAPI has confirmed it, so it is looked for and never made again. */
  readonly isConfirmed?: true;
  /** Its tries ended then without a key: what they made after all is looked for, and later keys are of others. */
  readonly triedUntil?: Date;
}

export type Plan = WritePlan | CreatePlan;

export type StaleReason =
  | { readonly kind: 'key_gone' }
  | { readonly kind: 'unlimited_now' }
  | { readonly kind: 'limited_now' }
  | { readonly kind: 'unit_price_changed'; readonly was: number; readonly is: number }
  | { readonly kind: 'edited_meanwhile'; readonly fields: readonly (EditableField | 'status')[] }
  | { readonly kind: 'still_in_debt'; readonly debt: Units }
  | { readonly kind: 'less_than_nothing'; readonly left: Units }
  | { readonly kind: 'overspent'; readonly debt: Units }
  /** For `enable`, which changes neither the expiry nor the quota. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'exhausted' }
  /** An admin disabled the key since, and the requester is none. */
  | { readonly kind: 'disabled_by_admin' }
  /** The key was given to somebody else, or the one who asked owns it no longer. */
  | { readonly kind: 'owner_changed' }
  /** Whoever asked has lost the role, or stands in no longer, by which they could. */
  | { readonly kind: 'right_lost' }
  /** Whoever asked is no member any more. */
  | { readonly kind: 'requester_left' }
  /** Only for `create`: so is whose the key would be. */
  | { readonly kind: 'owner_left' }
  /** It waited in a database that was restored from a backup: it may have been decided, and made, since. */
  | { readonly kind: 'restored' }
  /** It was on hold, and an admin said so. `isUnknown`: whether it was made before is not known. */
  | { readonly kind: 'not_needed'; readonly by: UserId; readonly isUnknown?: true }
  /** It waited beyond the date on which the key was to expire. */
  | { readonly kind: 'date_over' }
  /** Only for `create`. */
  | { readonly kind: 'name_taken'; readonly twin: Pick<Key, 'id' | 'name'> }
  /** Only for `revert`: the grant was given back early, or another change replaced it. */
  | { readonly kind: 'grant_over' }
  | {
      readonly kind: 'nothing_to_do';
      /** What the key is already; absent: what was asked. */
      readonly already?: 'enabled' | 'disabled' | 'unlimited' | 'never_expires';
      /** An admin has found it disabled, and from now on only an admin can enable it. */
      readonly isLocked?: true;
    };

export type Planned = { readonly plan: WritePlan } | { readonly stale: StaleReason };

export const snapshotOf = (key: Key): KeySnapshot => ({
  settings: settingsOf(key),
  unlimited: key.unlimited,
  granted: grantedOf(key),
  status: key.status,
});

type After = WritePlan['after'];

export const stale = (reason: StaleReason): Planned => ({ stale: reason });

/** Members that `after` leaves out stay as they are. */
export const writePlan = (key: Key, after: Partial<After>): Planned => ({
  plan: {
    kind: 'write',
    keyId: key.id,
    before: snapshotOf(key),
    after: { settings: {}, unlimited: key.unlimited, granted: grantedOf(key), status: null, ...after },
  },
});

/** Nobody can ask for an expiry that is past; null: it is to come. */
export const dateOver = ({ expiresAt }: Pick<SettingsPatch, 'expiresAt'>, now: Date): StaleReason | null =>
  expiresAt && expiresAt.getTime() <= now.getTime() ? { kind: 'date_over' } : null;

/** The key as it is once the plan is carried out. */
export const planned = ({ after }: WritePlan, key: Key): Key => ({
  ...key,
  ...after.settings,
  unlimited: after.unlimited,
  left: units(after.granted - key.used),
  status: after.status === null ? key.status : STATUS[after.status],
});

/** A write of settings must also send what is left, and CometAPI refuses a debt. null: no debt. */
export const overspent = (key: Key): Planned | null =>
  isOverspent(key) ? stale({ kind: 'overspent', debt: units(-key.left) }) : null;

/** A key that was expired or exhausted is enabled by the change that ends this; a disabled one stays disabled. */
export const revived = (cured: Key, now: Date): 'enabled' | null => (isCured(cured, now) ? 'enabled' : null);

export type Progress =
  | { readonly at: 'before' }
  | { readonly at: 'after' }
  | { readonly at: 'elsewhere'; readonly fields: readonly EditableField[] };

/** Compares a row with a plan, but not its status: servers write 3 and 4 at any time. */
export function progressOf({ before, after }: WritePlan, key: Key): Progress {
  if (isAt(after, key)) return { at: 'after' };
  const from = named(before.settings, after.settings);
  if (isAt({ ...before, settings: from }, key)) return { at: 'before' };
  const neither = differing(key, after.settings).filter((field) => differing(key, from).includes(field));
  return { at: 'elsewhere', fields: neither };
}

type Aim = Pick<WritePlan['after'], 'settings' | 'unlimited' | 'granted'>;

const isAt = ({ settings, unlimited, granted }: Aim, key: Key): boolean =>
  differing(key, settings).length === 0 &&
  key.unlimited === unlimited &&
  // The balance of an unlimited key has no meaning, and some servers do not update it.
  (unlimited || grantedOf(key) === granted);

export const movesMoreThanStatus = ({ before, after }: WritePlan): boolean =>
  before.unlimited !== after.unlimited ||
  (!after.unlimited && before.granted !== after.granted) ||
  differing(before.settings, after.settings).length > 0;

/** Nothing that the plan moves is written. Its status is written last, so the rest tells first. */
export const isUnwritten = (plan: WritePlan, key: Key): boolean => {
  const { status } = plan.after;
  return movesMoreThanStatus(plan)
    ? progressOf(plan, key).at === 'before'
    : status !== null && key.status !== STATUS[status];
};
