import type { Lane } from '../../usecases/ports/cometapi.ts';
import type { Rate } from './rate.ts';

/** How many slots it needs, and how many it takes if they are free, so that it does not wait in between. */
export interface SlotRange {
  readonly least: number;
  readonly most: number;
  /** Whose read it is. Such a read leaves a sixth of the window to decisions and changes. */
  readonly person?: string;
}

export const exactly = (calls: number): SlotRange => ({ least: calls, most: calls });

export interface WaitingCall extends SlotRange {
  readonly lane: Lane;
  readonly isPersonRead: boolean;
  readonly ceiling: number;
  readonly deadline: number;
}

export function waitingCall(
  lane: Lane,
  { least, most, person }: SlotRange,
  { rate, deadline }: { rate: Rate; deadline: number },
): WaitingCall {
  const isPersonRead = person !== undefined;
  const ceiling = ceilingOf(lane, isPersonRead, rate);
  return {
    lane,
    isPersonRead,
    ceiling,
    least: Math.min(least, ceiling),
    most: Math.min(most, ceiling),
    deadline,
  };
}

const order = { interactive: 1, approval: 4, sweep: 8 } satisfies Record<Lane, number>;

/** A person's read that finds no slot lets decisions and changes go first, because slots are reserved for them. */
export function goesBefore(other: WaitingCall, one: WaitingCall): boolean {
  if (other.isPersonRead) return one.lane === 'sweep';
  return one.isPersonRead ? other.lane !== 'sweep' : order[other.lane] < order[one.lane];
}

export const priorityOf = ({ lane }: WaitingCall): number => order[lane];
export const priorityAfterYield = ({ isPersonRead, lane }: WaitingCall): number =>
  isPersonRead ? order.approval + 1 : order[lane];

/** The most slots in use after it: sweeps and people's reads leave a sixth to decisions and changes. */
const ceilingOf = (lane: Lane, isPersonRead: boolean, { limit }: Rate): number =>
  lane === 'sweep' || isPersonRead ? Math.max(1, Math.floor((limit * 5) / 6)) : limit;
