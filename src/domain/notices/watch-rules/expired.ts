import type { WatchRule } from './rule.ts';

export const expired: WatchRule = ({ key, state, isNews, transitions }) =>
  isNews && state === 'expired' ? { period: key.expiresAt?.getTime() ?? `status-${transitions}` } : null;
