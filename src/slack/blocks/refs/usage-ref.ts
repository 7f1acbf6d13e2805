import { z } from 'zod';
import type { KeyId } from '../../../domain/keys/key.ts';
import type { UserId } from '../../../domain/member.ts';
import { type Codec, codec, keyId, userId } from '../ids.ts';

/** Whose usage was shown, of how many days. */
export interface UsageRef {
  readonly of: 'account' | { readonly key: KeyId } | { readonly person: UserId };
  readonly days: number;
}
export const usageRef: Codec<UsageRef> = codec(
  z.strictObject({
    of: z.union([z.literal('account'), z.strictObject({ key: keyId }), z.strictObject({ person: userId })]),
    days: z.int().min(1).max(92),
  }),
);
