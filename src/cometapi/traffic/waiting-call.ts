import type { Lane } from '../../usecases/ports/cometapi.ts';
import type { Rate } from './rate.ts';

/** How many calls it takes; where more are free, `most` are had, so that nothing needs to wait in between. */
export interface SlotRange {
  readonly least: number;
  readonly most: number;
  /** Whose read it is: it leaves the reserve to decisions and changes, and gives way to them there. */
  readonly person?: string;
}

export const exactly = (calls: number): SlotRange => ({ least: calls, most: calls });

export interface WaitingCall extends SlotRange {
  readonly lane: Lane;
  readonly isLook: boolean;
  readonly ceiling: number;
  readonly deadline: number;
}

export function waitingCall(
  lane: Lane,
  { least, most, person }: SlotRange,
  { rate, deadline }: { rate: Rate; deadline: number },
): WaitingCall {
  const isLook = person !== undefined;
  const ceiling = ceilingOf(lane, isLook, rate);
  return { lane, isLook, ceiling, least: Math.min(least, ceiling), most: Math.min(most, ceiling), deadline };
}

const order = { interactive: 1, approval: 4, sweep: 8 } satisfies Record<Lane, number>;

/** A look that finds no slot gives way to every decision and change: some slots are for them alone. */
export function goesBefore(other: WaitingCall, one: WaitingCall): boolean {
  if (other.isLook) return one.lane === 'sweep';
  return one.isLook ? other.lane !== 'sweep' : order[other.lane] < order[one.lane];
}

export const priorityOf = ({ lane }: WaitingCall): number => order[lane];
export const priorityAfterYield = ({ isLook, lane }: WaitingCall): number =>
  isLook ? order.approval + 1 : order[lane];

/** Five sixths: sweeps and looks never take what decisions and changes need to get through. */
const ceilingOf = (lane: Lane, isLook: boolean, { limit }: Rate): number =>
  lane === 'sweep' || isLook ? Math.max(1, Math.floor((limit * 5) / 6)) : limit;
