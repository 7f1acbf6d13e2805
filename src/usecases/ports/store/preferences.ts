import type { UserId } from '../../../domain/member.ts';
import type { Preferences } from '../../../domain/notices/delivery/preferences.ts';

export interface PreferenceStore {
  /** Of those who chose any. */
  of(members: readonly UserId[]): Promise<ReadonlyMap<UserId, Preferences>>;
  /** Everybody's. */
  all(): Promise<ReadonlyMap<UserId, Preferences>>;
}

export interface PreferencesMove {
  readonly member: UserId;
  readonly next: Preferences;
  readonly from: Preferences | null;
}
