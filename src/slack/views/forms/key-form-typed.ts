import type { SettingsSubmitted } from '../../settings/setting-fields.ts';
import type { SettingsTyped } from '../../settings/settings.ts';

interface OtherFields {
  readonly quotaKind: 'limited' | 'unlimited';
  readonly quota: string;
  readonly owner: string | null;
  readonly reason: string;
}

/** A key's fields exactly as somebody typed or chose them; kept as they are when a form comes back. */
export type KeyFormTyped = SettingsTyped & OtherFields;

export type KeyFormSubmitted = SettingsSubmitted & OtherFields;
