import { type Key, STATUS, stateOf } from '../keys/key.ts';
import { differing, type SettingsPatch } from '../keys/settings.ts';
import type { KeyPart } from '../keys/shown-state.ts';
import type { KeyAct } from '../member.ts';
import { DAY } from '../time.ts';
import type { ChangeKind, KeyChangeKind } from './change-kind.ts';
import { claim } from './claim.ts';
import { create } from './create.ts';
import { disable } from './disable.ts';
import { edit } from './edit.ts';
import { enable } from './enable.ts';
import { dateOver, type Planned, planned, stale } from './plan.ts';
import { quota } from './quota.ts';
import { isLater, renew } from './renew.ts';
import { revert } from './revert.ts';
import { unlimitedOff } from './unlimited-off.ts';
import { unlimitedOn } from './unlimited-on.ts';

export const KEY_CHANGES = {
  quota,
  unlimited_on: unlimitedOn,
  unlimited_off: unlimitedOff,
  edit,
  enable,
  disable,
  renew,
  revert,
};

/** Every kind of change; a new one needs its module and a line here. */
export const CHANGES = { create, claim, ...KEY_CHANGES };

/** What somebody wants: a delta or an intention, never absolute values to write. */
export type Change = ChangeOf<(typeof CHANGES)[keyof typeof CHANGES]>;

/** A change that is written into the row of a key that exists. */
export type KeyChange = ChangeOf<(typeof KEY_CHANGES)[keyof typeof KEY_CHANGES]>;

type ChangeOf<K> = K extends ChangeKind<infer C> ? C : never;

/** The cast is needed because TypeScript cannot relate a change to its kind. */
export const kindOf = (change: Change) => CHANGES[change.kind] as ChangeKind<Change>;

/** The quota it asks for; null: unlimited, or the change has no amount. */
export const amountOf = (change: Change) => kindOf(change).amount(change);

/** The change in absolute terms for this key's row, or why it makes no sense there. */
export function planFor(change: KeyChange, key: Key, now: Date): Planned {
  const made = (KEY_CHANGES[change.kind] as KeyChangeKind<KeyChange>).plan(change, key, now);
  if ('stale' in made) return made;
  const { settings } = made.plan.after;
  const isMoved = differing(key, settings).includes('expiresAt');
  const because = isMoved ? dateOver(settings, now) : null;
  return because ? stale(because) : made;
}

/**
 * How it stops a key that works, though it is not called so: at once, or `soon` and sooner than the key would have ended;
 * null: it does not. What is called so is done when it is said, because it may have to stop a leak.
 */
export function stopsUnsaid(change: KeyChange, key: Key, now: Date): 'now' | 'soon' | null {
  if (change.kind === 'disable' || stateOf(key, now) !== 'enabled') return null;
  const { plan } = { plan: null, ...planFor(change, key, now) };
  if (plan === null) return null;
  const after = planned(plan, key);
  if (stateOf(after, now) !== 'enabled') return 'now';
  return isSoon(after, now) && isLater(key.expiresAt, after.expiresAt) ? 'soon' : null;
}

/** In less than a day, so that no warning comes before it. */
export const isSoon = ({ expiresAt }: Pick<SettingsPatch, 'expiresAt'>, now: Date): boolean =>
  expiresAt instanceof Date && expiresAt.getTime() - now.getTime() < DAY;

/** Whether two changes of one key want the same. */
export const wantSame = (one: Change, other: Change): boolean =>
  one.kind === other.kind &&
  JSON.stringify(kindOf(one).essence(one)) === JSON.stringify(kindOf(other).essence(other));

/** The rights that a change of this key takes: its own, and that to enable the key if it does. */
export function rightsFor(change: Change, key: Pick<Key, 'status'>): readonly KeyAct[] {
  const { right, enables } = kindOf(change);
  const own = right(change);
  return [...(own === null ? [] : [own]), ...(enables(change, key) ? (['change'] as const) : [])];
}

/** Whether the change moves this part of a key that exists. */
export function moves(change: Change, part: KeyPart): boolean {
  const { movesQuota, movesStatus, sets } = kindOf(change);
  if (part === 'expiry') return sets(change).includes('expiresAt');
  return part === 'quota' ? movesQuota : movesStatus;
}

/**
 * Of changes that may move a key's status, in their order, those that did: a renewal enables a key only where it was
 * disabled. `from`: the key before the first of them.
 */
export function turnsOf<C extends { readonly change: Change }>(
  changes: readonly C[],
  from: Pick<Key, 'status'>,
): C[] {
  let { status } = from;
  return changes.filter(({ change }) => {
    const isOff = change.kind === 'disable';
    if (!isOff && !kindOf(change).enables(change, { status })) return false;
    status = isOff ? STATUS.disabled : STATUS.enabled;
    return true;
  });
}
