import type { UserId } from '../../member.ts';

/** Whoever decides has handed their votes to somebody else, for a time. Each has one at most. */
export interface Delegation {
  readonly delegator: UserId;
  readonly delegate: UserId;
  readonly since: Date;
  readonly until: Date;
}

/** The one of the two who is not `id`. */
export const otherIn = ({ delegator, delegate }: Delegation, id: UserId): UserId =>
  delegator === id ? delegate : delegator;
