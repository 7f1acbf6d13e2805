import type { Key } from '../keys/key.ts';
import type { ChangeKind, KeyChangeKind } from './change-kind.ts';
import { create } from './create.ts';
import { disable } from './disable.ts';
import { edit } from './edit.ts';
import { enable } from './enable.ts';
import type { Planned } from './plan.ts';
import { quota } from './quota.ts';
import { renew } from './renew.ts';
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

/** Every kind of change; a new one is its module and its line here. */
export const CHANGES = { create, ...KEY_CHANGES };

/** What somebody wants: an intention, never a row to write. */
export type Change = ChangeOf<(typeof CHANGES)[keyof typeof CHANGES]>;

/** A change of a key that exists. */
export type KeyChange = ChangeOf<(typeof KEY_CHANGES)[keyof typeof KEY_CHANGES]>;

type ChangeOf<K> = K extends ChangeKind<infer C> ? C : never;

/** TypeScript cannot tie a change to its kind by itself. */
export const kindOf = (change: Change) => CHANGES[change.kind] as ChangeKind<Change>;

/** What it gives; null: without bound, or nothing that has an amount. */
export const amountOf = (change: Change) => kindOf(change).amount(change);

/** Fixes what a change means for this key, now. */
export const planFor = (change: KeyChange, key: Key, now: Date): Planned =>
  (KEY_CHANGES[change.kind] as KeyChangeKind<KeyChange>).plan(change, key, now);
