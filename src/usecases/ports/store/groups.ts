import type { UserId } from '../../../domain/member.ts';

/** Remembered for at most a minute, so that replicas agree who may decide. */
export interface GroupStore {
  get(groupId: string): Promise<{ members: readonly UserId[] | null; fetchedAt: Date } | null>;
  /** Members null: Slack lists no such group. `fetchedAt`: when Slack was asked. */
  save(groupId: string, members: readonly UserId[] | null, fetchedAt: Date): Promise<void>;
}
