import type { KeyId } from '../../../domain/keys/key.ts';
import type { UserId } from '../../../domain/member.ts';
import type { Snooze } from '../../../domain/notices/delivery/snooze.ts';

/** `until` null: it ends now. */
export type SnoozeWrite = Omit<Snooze, 'until'> & { readonly until: Date | null };

export interface SnoozeStore {
  /** What this person has put off and is not over; with `keyId` only of that key. */
  of(member: UserId, now: Date, keyId?: KeyId): Promise<Snooze[]>;
}
