import { expiring } from './expiring.ts';
import { LASTING, type WatchRule } from './rule.ts';

/** Not needed when `expiring` already tells of the new key. */
export const discovered: WatchRule = {
  ...LASTING,
  due: (reading) =>
    reading.isUnknown && reading.state === 'enabled' && expiring.due(reading) === null
      ? { period: 'once' }
      : null,
};
