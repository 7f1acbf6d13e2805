import type { UserId } from '../../member.ts';

/** Whoever decides has handed their votes to somebody else, for a time. Each has one at most. */
export interface Delegation {
  readonly delegator: UserId;
  readonly delegate: UserId;
  readonly since: Date;
  readonly until: Date;
}

/** `from` null: they had none; `next` null: it ends. */
export interface DelegationMove {
  readonly from: Delegation | null;
  readonly next: Delegation | null;
  /** One of the two, or the bot. */
  readonly by: string;
}

/** Whose time goes on with the same person, or was over before, is not ended. */
export const endedIn = ({ from, next }: DelegationMove, at: Date): Delegation | null =>
  from !== null && from.until > at && from.delegate !== next?.delegate ? from : null;

/** The one of the two who is not `id`. */
export const otherIn = ({ delegator, delegate }: Delegation, id: UserId): UserId =>
  delegator === id ? delegate : delegator;
