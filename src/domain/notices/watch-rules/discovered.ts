import { expiring } from './expiring.ts';
import type { WatchRule } from './rule.ts';

/** That an unknown key expires soon says already that there is one. */
export const discovered: WatchRule = (reading) =>
  reading.isUnknown && reading.state === 'enabled' && expiring(reading) === null ? { period: 'once' } : null;
