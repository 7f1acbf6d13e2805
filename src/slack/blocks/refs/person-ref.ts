import { z } from 'zod';
import type { UserId } from '../../../domain/member.ts';
import { type Codec, codec, userId } from '../ids.ts';

export interface PersonRef {
  readonly person: UserId;
}
export const personRef: Codec<PersonRef> = codec(z.strictObject({ person: userId }));
