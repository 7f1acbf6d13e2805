import { moves } from '../../changes/changes.ts';
import { stateOf } from '../../keys/key.ts';
import { STOPS, type WatchRule } from './rule.ts';

export const disabled: WatchRule = {
  ...STOPS,
  about: 'status',
  due: ({ state, isNews, transitions }) => (isNews && state === 'disabled' ? { period: transitions } : null),
  isOver: ({ key, now }) => stateOf(key, now) !== 'disabled',
  isCure: ({ change }) => moves(change, 'status') && change.kind !== 'disable',
};
