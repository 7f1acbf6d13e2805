import type { StaleReason } from '../changes/plan.ts';
import type { KeyId } from '../keys/key.ts';
import { type Units, units } from '../keys/quota.ts';
import { type EditableField, fieldsOf, type SettingsPatch } from '../keys/settings.ts';
import type { UserId } from '../member.ts';
import type { RefusalReason } from '../upstream/refusal.ts';
import type { RequestId } from './request.ts';

/** The key as it was read back after the write. */
export interface Effect {
  readonly keyId: KeyId;
  readonly left: Units;
  readonly grantedBefore: Units;
  readonly grantedAfter: Units;
  readonly unlimited: boolean;
  readonly expiresAt: Date | null;
  /** The former values of the settings that changed. */
  readonly was: SettingsPatch;
}

/** What a disable did besides, on a server that insists on it. */
export interface SideEffect {
  /** The debt that it wrote off, because CometAPI stores none. */
  readonly debt: Units;
  /** Settings that the key lost. */
  readonly dropped: readonly EditableField[];
}

export const sideEffectOf = ({ left, grantedBefore, grantedAfter, unlimited, was }: Effect): SideEffect => ({
  debt: units(unlimited || left > 0 ? 0 : Math.max(0, grantedAfter - grantedBefore)),
  dropped: fieldsOf(was),
});

/** What was read back of a change that failed. */
export interface FoundQuota {
  readonly granted: Units;
  readonly unlimited: boolean;
}

/** A change that began earlier. `by`: whose it is; null: the bot's own, at the end of a grant. */
export interface EarlierChange {
  readonly id: RequestId;
  readonly by: UserId | null;
  readonly at: Date;
}

export type Failure =
  /** CometAPI refused; nothing changed. */
  | { readonly kind: 'refused'; readonly message: string; readonly reason?: RefusalReason }
  /** Because of traffic or an edit, `granted` is not what the plan wanted. */
  | {
      readonly kind: 'drifted';
      readonly wanted: Units;
      readonly found: Units;
      /** Settings that the key lost, because the server accepted the disable only without them. */
      readonly dropped?: readonly EditableField[];
    }
  /** Somebody changed these in the console meanwhile. */
  | { readonly kind: 'edited_meanwhile'; readonly fields: readonly EditableField[] }
  /** CometAPI accepted the write, but the key does not show it. */
  | { readonly kind: 'not_taken'; readonly fields: readonly (EditableField | 'status' | 'unlimited')[] }
  /** All but the status was written; `because`: why the key may not be enabled any more. */
  | { readonly kind: 'not_enabled'; readonly because: StaleReason }
  /** Several new keys have the name; the bot does not guess. */
  | { readonly kind: 'twins'; readonly ids: readonly KeyId[] }
  /** A lost answer; no new key has the name, and one of these may be the key under another name. */
  | { readonly kind: 'renamed'; readonly ids: readonly KeyId[] }
  /** CometAPI confirmed the creation, but lists no such key. */
  | { readonly kind: 'not_found_after_create' }
  /** CometAPI could not be reached, or refused the access token (`auth`), and nothing was written. */
  | { readonly kind: 'gave_up'; readonly attempts: number; readonly auth?: true }
  /**
   * Another change held the key; the person was told to try again. `behind`: it waits for an admin's *Resume*;
   * `unknown`: whether it took effect is still being found out;
   * `mayStillLand`: it has ended, but what was sent for it may land yet, and undo what follows, or give this `name` to
   * another key.
   */
  | {
      readonly kind: 'busy';
      readonly behind?: RequestId;
      readonly unknown?: EarlierChange;
      readonly mayStillLand?: true;
      readonly name?: string;
    }
  /** Slack did not tell whether whoever asked may do it, and nothing was written; `groups`: those it did not list. */
  | { readonly kind: 'unproven'; readonly groups: readonly string[] }
  /** Stored by an older version, which did not record whether something was written. */
  | { readonly kind: 'unreachable'; readonly attempts: number };
