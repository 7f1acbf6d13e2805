import { z } from 'zod';
import type { KeyId } from '../../../domain/keys/key.ts';
import { type Codec, codec, keyId, opaqueId } from '../ids.ts';

/** One of the keys that a stored form offers for a command. */
export interface PickRef {
  readonly form: string;
  readonly key: KeyId;
}
export const pickRef: Codec<PickRef> = codec(z.strictObject({ form: opaqueId, key: keyId }));
