import type { KeySettings } from '../keys/key.ts';
import type { Units } from '../keys/quota.ts';

/** What a new key is like. */
export interface NewKey extends KeySettings {
  /** Ignored upstream while `unlimited`. */
  readonly quota: Units;
}
