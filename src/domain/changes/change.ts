import type { KeySettings } from '../keys/key.ts';
import type { Units } from '../keys/quota.ts';
import type { ChangeKind } from './change-kind.ts';
import type { CHANGES, KEY_CHANGES } from './changes.ts';

/** What a new key is like. */
export interface NewKey extends KeySettings {
  /** Ignored upstream while `unlimited`. */
  readonly quota: Units;
}

/** What somebody wants: an intention, never a row to write. */
export type Change = ChangeOf<(typeof CHANGES)[keyof typeof CHANGES]>;

/** A change of a key that exists. */
export type KeyChange = ChangeOf<(typeof KEY_CHANGES)[keyof typeof KEY_CHANGES]>;

type ChangeOf<K> = K extends ChangeKind<infer C> ? C : never;
