import type { UserId } from '../../../domain/member.ts';

/** Members of user groups, shared by replicas so that they agree who may decide. */
export interface GroupStore {
  get(groupId: string): Promise<{ members: readonly UserId[] | null; fetchedAt: Date } | null>;
  /** `members` null: Slack has no such group. `fetchedAt`: when Slack was asked. */
  save(groupId: string, members: readonly UserId[] | null, fetchedAt: Date): Promise<void>;
}
