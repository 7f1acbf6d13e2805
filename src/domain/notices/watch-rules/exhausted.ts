import { grantedOf } from '../../keys/quota.ts';
import type { WatchRule } from './rule.ts';

export const exhausted: WatchRule = ({ key, state, isNews }) =>
  isNews && state === 'exhausted' ? { period: grantedOf(key) } : null;
