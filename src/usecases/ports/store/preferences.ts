import type { UserId } from '../../../domain/member.ts';
import type { Preferences } from '../../../domain/notices/delivery/preferences.ts';

export interface PreferenceStore {
  /** Of those who chose any. */
  of(members: readonly UserId[]): Promise<ReadonlyMap<UserId, Preferences>>;
  /** Everybody's. */
  all(): Promise<ReadonlyMap<UserId, Preferences>>;
  /** False: they are no longer `from`; null: there were none. */
  save(member: UserId, preferences: Preferences, from: Preferences | null): Promise<boolean>;
}
