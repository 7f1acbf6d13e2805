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
}

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
  const { key } = around;
  if (key?.deletedAt) return { at, is: 'gone' };
  if (grant.of === 'unlimited_on' && key?.unlimited === false) return { at, is: 'limited' };
  if (all.every(({ of }) => of === 'quota') && key?.unlimited) return { at, is: 'unlimited' };
  if (all.some((one) => isHeld(one, around))) return { at, is: 'held' };
  return { at, is: at <= around.now ? 'overdue' : 'to_come' };
}

/** Of an active one no end has begun. */
const isHeld = (grant: OpenGrant, around: Around): boolean =>
  around.held.has(grant.requestId) || grantStep(grant, { ...around, revert: null }) === 'ask_to_resume';
