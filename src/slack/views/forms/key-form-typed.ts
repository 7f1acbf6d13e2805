import type { SettingsSubmitted } from '../../settings/setting-fields.ts';
import type { SettingsTyped } from '../../settings/settings.ts';

interface OtherFields {
  readonly quotaKind: 'limited' | 'unlimited';
  readonly quota: string;
  readonly owner: string | null;
  /** '': none is chosen. */
  readonly team: string;
  readonly reason: string;
  /** The fields that most people leave alone are shown. */
  readonly more: boolean;
}

/** The fields of a key's form exactly as they were typed or chosen, so that the form can be shown again. */
export type KeyFormTyped = SettingsTyped & OtherFields;

export type KeyFormSubmitted = SettingsSubmitted & OtherFields;
