import type { Key } from '../keys/key.ts';
import { type Grant, grantStep, isOpenGrant, type OpenGrant } from './grant.ts';
import type { RequestId } from './request.ts';

/** When what was granted for a time ends. */
export interface Ending {
  readonly at: Date;
  /**
   * `overdue`: it is tried; `held`: it waits for an admin's *Resume*. As the key is now, nothing would be taken back: it is
   * `gone`, was `limited` in the console, or has been made `unlimited`.
   */
  readonly is: 'to_come' | 'overdue' | 'held' | 'gone' | 'limited' | 'unlimited';
  /** Of lent quota: the limit of the key has to come back first. */
  readonly isBehind?: true;
}

/** Why what is over has not ended; null: it is not over, or there is nothing to end. */
export const overdueAs = ({ is, isBehind }: Ending): 'held' | 'behind' | 'tried' | null => {
  if (is !== 'held' && is !== 'overdue') return null;
  if (isBehind) return 'behind';
  return is === 'held' ? 'held' : 'tried';
};

export interface Around {
  /** null: not known. */
  readonly key: (Pick<Key, 'unlimited'> & { readonly deletedAt: Date | null }) | null;
  readonly ofKey: readonly Grant[];
  readonly now: Date;
  /** Those whose end has begun, and waits for *Resume*. */
  readonly held: ReadonlySet<RequestId>;
}

/** Lent quota goes back only when a limit does that was lifted for a time. */
export function endingOf(grant: OpenGrant, around: Around): Ending {
  const lifted = grant.of === 'quota' ? around.ofKey.filter(({ of }) => of === 'unlimited_on') : [];
  const all = [grant, ...lifted.filter(isOpenGrant)];
  const at = new Date(Math.max(...all.map(({ endsAt }) => endsAt.getTime())));
  return { at, is: howEnds(all, grant, { ...around, at }), ...(all.length > 1 && { isBehind: true }) };
}

function howEnds(all: readonly OpenGrant[], grant: OpenGrant, around: Around & { at: Date }): Ending['is'] {
  const { key, at } = around;
  if (key?.deletedAt) return 'gone';
  if (grant.of === 'unlimited_on' && key?.unlimited === false) return 'limited';
  if (all.every(({ of }) => of === 'quota') && key?.unlimited) return 'unlimited';
  if (all.some((one) => isHeld(one, around))) return 'held';
  return at <= around.now ? 'overdue' : 'to_come';
}

/** Whether what waits until then is over before the limit of its key comes back. */
export const comesTooLate = ({ is, at }: Ending, deadline: Date): boolean =>
  is === 'to_come' && at >= deadline;

/** Of an active one no end has begun. */
const isHeld = (grant: OpenGrant, around: Around): boolean =>
  around.held.has(grant.requestId) || grantStep(grant, { ...around, revert: null }) === 'ask_to_resume';
