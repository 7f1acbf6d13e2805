import { z } from 'zod';
import type { KeyId } from '../../../domain/keys/key.ts';
import type { UserId } from '../../../domain/member.ts';
import { type Codec, codec, keyId, page, userId } from '../ids.ts';

/** A page of the audit: about what, since when, and up to which entry. */
export interface AuditRef {
  readonly of: { readonly key?: KeyId; readonly person?: UserId };
  /** Milliseconds. */
  readonly since: number;
  readonly page: number;
  readonly upTo: number | null;
}
export const auditRef: Codec<AuditRef> = codec(
  z.strictObject({
    of: z.strictObject({ key: z.exactOptional(keyId), person: z.exactOptional(userId) }),
    since: z.int().nonnegative(),
    page,
    upTo: z.int().nonnegative().nullable(),
  }),
);
