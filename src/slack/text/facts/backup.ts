import { msg, person } from '../text.ts';
import type { KeyFact } from './fact.ts';

export const backup: KeyFact = {
  field: ({ key }) => (key.backup === null ? [] : [msg`*Backup*\n${person(key.backup)}`]),
};
