import type { WatchRule } from './rule.ts';

export const disabled: WatchRule = ({ state, isNews, transitions }) =>
  isNews && state === 'disabled' ? { period: transitions } : null;
