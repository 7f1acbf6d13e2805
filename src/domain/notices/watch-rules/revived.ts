import { stateOf } from '../../keys/key.ts';
import { grantedOf } from '../../keys/quota.ts';
import { LASTING, type WatchRule } from './rule.ts';

/** In the console. A refund of what a call reserved revives nothing. */
export const revived: WatchRule = {
  ...LASTING,
  about: 'status',
  due({ before, key, state, isNews, transitions }) {
    if (before === null || !isNews || state !== 'enabled') return null;
    const isRefund =
      before.state === 'exhausted' &&
      before.seen?.granted === grantedOf(key) &&
      before.seen.unlimited === key.unlimited;
    return isRefund ? null : { period: transitions };
  },
  isOver: ({ key, now }) => stateOf(key, now) !== 'enabled',
};
