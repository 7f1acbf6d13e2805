import { expiring } from './expiring.ts';
import { LASTING, type Reading, type WatchRule } from './rule.ts';

/** Not needed when `expiring` already tells of the new key. One that is older than the first look is found, not new. */
export const discovered: WatchRule = {
  ...LASTING,
  due: (reading) =>
    reading.isUnknown && reading.state === 'enabled' && expiring.due(reading) === null
      ? { period: 'once', ...(isFound(reading) && { createdAt: reading.key.createdAt }) }
      : null,
};

/** CometAPI tells whole seconds. */
const SECOND = 1000;

/** It was there before the bot looked for the first time. */
export const isFound = ({ isUnknown, key, watchedSince }: Omit<Reading, 'levels'>): boolean =>
  isUnknown && key.createdAt.getTime() + SECOND <= watchedSince.getTime();
