import type { UserId } from '../../domain/member.ts';
import type { MirroredKey } from './store/keys.ts';

/** Several keys got one owner. */
export interface AssignManyReport {
  /** As they were before. */
  readonly given: readonly MirroredKey[];
  /** Were the new owner's already. */
  readonly theirs: readonly MirroredKey[];
  /** Had changed hands since they were shown. */
  readonly left: readonly MirroredKey[];
  readonly to: UserId;
  readonly by: UserId;
}

export interface AssignReport {
  readonly key: MirroredKey;
  readonly from: UserId | null;
  readonly fromLeft: boolean;
  readonly to: UserId;
  readonly by: UserId;
}
