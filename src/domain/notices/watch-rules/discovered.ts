import { expiring } from './expiring.ts';
import type { WatchRule } from './rule.ts';

/** Not needed when `expiring` already tells of the new key. */
export const discovered: WatchRule = (reading) =>
  reading.isUnknown && reading.state === 'enabled' && expiring(reading) === null ? { period: 'once' } : null;
