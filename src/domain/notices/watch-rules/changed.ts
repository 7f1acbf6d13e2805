import { differing } from '../../keys/settings.ts';
import { expiring } from './expiring.ts';
import { LASTING, type WatchRule } from './rule.ts';

/** In the console. What changes the state as well is told by the notice of the state. */
export const changed: WatchRule = {
  ...LASTING,
  canSnooze: true,
  due(reading) {
    const { before, seen, isNews, isUnconfirmed, edits } = reading;
    if (!before?.seen || isNews || isUnconfirmed) return null;
    const fields = differing(before.seen.settings, seen.settings);
    const isQuota = before.seen.unlimited !== seen.unlimited || before.seen.granted !== seen.granted;
    const isTold = fields.every((field) => field === 'expiresAt') && expiring.due(reading) !== null;
    if (!isQuota && (fields.length === 0 || isTold)) return null;
    return { period: edits, was: before.seen, is: seen };
  },
};
