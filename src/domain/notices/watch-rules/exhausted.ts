import { STATUS } from '../../keys/key.ts';
import { grantedOf, hasQuota } from '../../keys/quota.ts';
import type { Applied } from '../../requests/request.ts';
import { STOPS, type WatchRule } from './rule.ts';

export const exhausted: WatchRule = {
  ...STOPS,
  about: 'quota',
  due: ({ key, state, isNews }) => (isNews && state === 'exhausted' ? { period: grantedOf(key) } : null),
  isOver: ({ key }) => hasQuota(key) && key.status !== STATUS.exhausted,
  isCure: isMoreQuota,
};

export function isMoreQuota({ change }: Applied): boolean {
  return change.kind === 'unlimited_on' || (change.kind === 'quota' && change.delta > 0);
}
