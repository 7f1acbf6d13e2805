import { hasExpired, type Key } from '../../keys/key.ts';
import type { Applied } from '../../requests/request.ts';
import { DAY } from '../../time.ts';
import type { WatchRule } from './rule.ts';

const THRESHOLDS: readonly number[] = [7, 3, 1];

/** Only the smallest threshold that was passed: a key first seen one hour before its expiry is told once. */
export const expiring: WatchRule = {
  due({ key: { expiresAt }, state, isUnconfirmed, now }) {
    if (expiresAt === null || (state !== 'enabled' && !isUnconfirmed)) return null;
    const remaining = expiresAt.getTime() - now.getTime();
    const days = THRESHOLDS.filter((threshold) => remaining >= 0 && remaining <= threshold * DAY).at(-1);
    return days === undefined ? null : { period: expiresAt.getTime(), days };
  },
  isOver: ({ told, key, now }) => String(key.expiresAt?.getTime()) !== told.period || hasExpired(key, now),
  isCure: movesExpiryTo,
};

/** Whether the key has its expiry from this change. */
export function movesExpiryTo({ change, effect }: Applied, { expiresAt }: Key): boolean {
  const moves = change.kind === 'renew' || (change.kind === 'edit' && change.to.expiresAt !== undefined);
  return moves && effect.expiresAt?.getTime() === expiresAt?.getTime();
}
