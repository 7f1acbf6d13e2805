import { type Grant, grantStep, isOpenGrant, type OpenGrant } from './grant.ts';

/** When what was granted for a time ends. */
export interface Ending {
  readonly at: Date;
  /** `overdue`: it is tried; `held`: it waits for an admin's *Resume*. */
  readonly is: 'to_come' | 'overdue' | 'held';
}

interface Around {
  readonly ofKey: readonly Grant[];
  readonly now: Date;
  /** When the database was restored from a backup. */
  readonly restoredAt: Date | null;
}

/** Lent quota goes back only when a limit does that was lifted for a time. */
export function endingOf(grant: OpenGrant, around: Around): Ending {
  const lifted = grant.of === 'quota' ? around.ofKey.filter(({ of }) => of === 'unlimited_on') : [];
  const all = [grant, ...lifted.filter(isOpenGrant)];
  const at = new Date(Math.max(...all.map(({ endsAt }) => endsAt.getTime())));
  if (all.some((one) => grantStep(one, { ...around, revert: null }) === 'ask_to_resume'))
    return { at, is: 'held' };
  return { at, is: at <= around.now ? 'overdue' : 'to_come' };
}
