import { z } from 'zod';
import type { UserId } from '../../../domain/member.ts';
import { type Codec, codec, userId } from '../ids.ts';

/** One delegation between the reader and somebody: a later one of the two began at another time. */
export interface DelegationRef {
  readonly person: UserId;
  /** Milliseconds. */
  readonly since: number;
}
export const delegationRef: Codec<DelegationRef> = codec(
  z.strictObject({ person: userId, since: z.int().nonnegative() }),
);
