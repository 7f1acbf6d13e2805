import { msg } from '../text.ts';
import type { KeyFact } from './fact.ts';

export const secret: KeyFact = {
  origin: ({ key }) => (key.tail ? [msg`*Secret*\nends in ${key.tail}`] : []),
};
