import { hasExpired, STATUS } from '../../keys/key.ts';
import { movesExpiryTo } from './expiring.ts';
import { STOPS, type WatchRule } from './rule.ts';

export const expired: WatchRule = {
  ...STOPS,
  about: 'expiry',
  due: ({ key, state, isNews, transitions }) =>
    isNews && state === 'expired' ? { period: key.expiresAt?.getTime() ?? `status-${transitions}` } : null,
  isOver: ({ key, now }) => !hasExpired(key, now) && key.status !== STATUS.expired,
  isCure: movesExpiryTo,
};
