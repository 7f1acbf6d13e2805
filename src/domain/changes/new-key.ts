import type { KeySettings } from '../keys/key.ts';
import type { Units } from '../keys/quota.ts';

export interface NewKey extends KeySettings {
  /** CometAPI ignores it while `unlimited`. */
  readonly quota: Units;
}
