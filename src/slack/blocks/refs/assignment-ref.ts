import { z } from 'zod';
import type { KeyId } from '../../../domain/keys/key.ts';
import { type Codec, codec, keyId, opaqueId } from '../ids.ts';

/** A key and one assignment of it to a person; each new assignment has another id. */
export interface AssignmentRef {
  readonly key: KeyId;
  readonly assignment: string;
}
export const assignmentRef: Codec<AssignmentRef> = codec(
  z.strictObject({ key: keyId, assignment: opaqueId }),
);
