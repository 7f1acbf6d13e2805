import type { Units } from '../keys/quota.ts';
import { MINUTE } from '../time.ts';

/** Calls that write were sent to CometAPI, and their outcome is not known. */
export interface Sent {
  /** They may be carried out until then, whatever a read shows before. */
  readonly mayLandUntil: Date;
  /** What was used of the key before the first of them; 0 for a key that is to be made. */
  readonly used: Units;
}

/**
 * How long a call that writes can take to be carried out, also once nobody waits for its answer. The slowest parts known
 * on the way are a proxy, which gives up after 60 to 100 s, and a lock in CometAPI’s database, waited for up to 50 s.
 */
const LANDS_WITHIN = 2 * MINUTE;

/** Noted once for all that is sent within it. */
const SENDS_FOR = 10_000;

/** A moment so far off came from a wrong clock. */
const FARTHEST = 10 * LANDS_WITHIN;

interface MaySend {
  /** Absent: there are no such calls. */
  readonly sent?: Sent;
}

/** It is noted until when what is sent now may land. */
export const isNoted = ({ sent }: MaySend, now: Date): boolean =>
  sent !== undefined && sent.mayLandUntil.getTime() >= now.getTime() + LANDS_WITHIN;

/** Must be committed before the call is made. */
export const sentNow = ({ sent }: MaySend, now: Date, used: Units): Sent => ({
  mayLandUntil: new Date(now.getTime() + SENDS_FOR + LANDS_WITHIN),
  used: sent?.used ?? used,
});

/** A read that began now could not show that its write did not land. */
export const mayStillLand = <R extends MaySend>(of: R, now: Date): of is R & { readonly sent: Sent } => {
  const leftMs = of.sent ? of.sent.mayLandUntil.getTime() - now.getTime() : 0;
  return leftMs > 0 && leftMs <= FARTHEST;
};
