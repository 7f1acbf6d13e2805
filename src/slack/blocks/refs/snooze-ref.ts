import { z } from 'zod';
import type { KeyId } from '../../../domain/keys/key.ts';
import { KEY_NOTICE_KINDS, type KeyNoticeKind } from '../../../domain/notices/watch-rules/watch-rules.ts';
import { type Codec, codec, keyId } from '../ids.ts';

/** News about a key that is put off; without `kind` all that the key gives reason for. */
export interface SnoozeRef {
  readonly key: KeyId;
  readonly kind?: KeyNoticeKind;
}
export const snoozeRef: Codec<SnoozeRef> = codec(
  z.strictObject({ key: keyId, kind: z.enum(KEY_NOTICE_KINDS).exactOptional() }),
);
