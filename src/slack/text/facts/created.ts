import { moment, msg } from '../text.ts';
import type { KeyFact } from './fact.ts';

export const created: KeyFact = { origin: ({ key }) => [msg`*Created*\n${moment(key.createdAt)}`] };
