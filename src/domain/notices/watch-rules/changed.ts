import { differing } from '../../keys/settings.ts';
import type { KeyPart } from '../../keys/shown-state.ts';
import { disabled } from './disabled.ts';
import { exhausted } from './exhausted.ts';
import { expired } from './expired.ts';
import { expiring } from './expiring.ts';
import { revived } from './revived.ts';
import { LASTING, type Reading, type WatchRule } from './rule.ts';

/** In the console. What also changes the state is told by the notice of the state; whatever else is edited is not. */
export const changed: WatchRule = {
  ...LASTING,
  canSnooze: true,
  due(reading) {
    const { before, seen, isUnconfirmed, edits } = reading;
    // It tells nothing of what is not believed yet: the next reading does.
    if (!before?.seen || isUnconfirmed) return null;
    const told = partsTold(reading);
    const fields = differing(before.seen.settings, seen.settings).filter(
      (field) => field !== 'expiresAt' || !told.includes('expiry'),
    );
    const isMoved = before.seen.unlimited !== seen.unlimited || before.seen.granted !== seen.granted;
    const isQuota = isMoved && !told.includes('quota');
    const isTold = fields.every((field) => field === 'expiresAt') && expiring.due(reading) !== null;
    if (!isQuota && (fields.length === 0 || isTold)) return null;
    return { period: edits, was: before.seen, is: seen };
  },
};

const STOPS = { disabled, expired, exhausted };

/** What of an edit the notice of a new state tells. */
function partsTold(reading: Reading): readonly (KeyPart | null)[] {
  if (!reading.isNews) return [];
  if (reading.state !== 'enabled') return [STOPS[reading.state].about];
  return revived.due(reading) === null ? [] : ['expiry', 'quota'];
}
