import { expiry, msg } from '../text.ts';
import type { KeyFact } from './fact.ts';

export const lastUsed: KeyFact = { field: ({ key }) => [msg`*Last used*\n${expiry(key.usedAt)}`] };
