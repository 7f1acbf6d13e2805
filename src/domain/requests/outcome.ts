import type { KeyId } from '../keys/key.ts';
import type { Units } from '../keys/quota.ts';
import type { EditableField, SettingsPatch } from '../keys/settings.ts';
import type { RefusalReason } from '../upstream/refusal.ts';

/** What was read back after the write. */
export interface Effect {
  readonly keyId: KeyId;
  readonly left: Units;
  readonly grantedBefore: Units;
  readonly grantedAfter: Units;
  readonly unlimited: boolean;
  readonly expiresAt: Date | null;
  /** What the settings that changed were before. */
  readonly was: SettingsPatch;
}

export type Failure =
  /** CometAPI said no; nothing changed. */
  | { readonly kind: 'refused'; readonly message: string; readonly reason?: RefusalReason }
  /** Traffic, or somebody's edit, left the key with another granted amount than the plan's. */
  | {
      readonly kind: 'drifted';
      readonly wanted: Units;
      readonly found: Units;
      /** Settings that the key lost, because the server took the disable only without them. */
      readonly dropped?: readonly EditableField[];
    }
  /** Somebody changed these in the console while the bot was at work. */
  | { readonly kind: 'edited_meanwhile'; readonly fields: readonly EditableField[] }
  /** The write was accepted, and the key still does not have it. */
  | { readonly kind: 'not_taken'; readonly fields: readonly (EditableField | 'status' | 'unlimited')[] }
  /** More than one new key bears the name; the bot does not guess. */
  | { readonly kind: 'twins'; readonly ids: readonly KeyId[] }
  /** Created, said CometAPI, and no such key is listed. */
  | { readonly kind: 'not_found_after_create' }
  /** CometAPI could not be asked, and nothing was ever written. */
  | { readonly kind: 'gave_up'; readonly attempts: number }
  /** Another change was at work on the key; its person was told to try again. */
  | { readonly kind: 'busy' }
  /** Of an older version, which did not tell whether something was written. */
  | { readonly kind: 'unreachable'; readonly attempts: number };
