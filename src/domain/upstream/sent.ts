import type { Units } from '../keys/quota.ts';
import { MINUTE } from '../time.ts';

/** Calls that write were sent to CometAPI, and their outcome is not known. */
export interface Sent {
  /** They may be carried out until then, whatever a read shows before. */
  readonly mayLandUntil: Date;
  /** What was used of the key before the first of them; 0 for a key that is to be made. */
  readonly used: Units;
}

/** How long a call that writes takes to be carried out where nothing says that CometAPI is slow, also if its caller is gone. */
export const LANDS_WITHIN_MS = 2000;

/**
 * The same after a time limit has run out: the bot’s own, or that of a proxy, which gives up after about 60 s. A lock in
 * CometAPI’s database is waited for up to 50 s.
 */
const SLOWLY_LANDS_WITHIN = MINUTE;

/** One note serves all calls that are sent within it. */
export const NOTED_FOR = 500;

/** A moment so far off came from a wrong clock. */
const FARTHEST = 10 * MINUTE;

interface MaySend {
  /** Absent: there are no such calls. */
  readonly sent?: Sent;
}

/** 0: no longer, or because of a wrong clock. */
const landsForMs = ({ sent }: MaySend, now: Date): number => {
  const leftMs = sent ? sent.mayLandUntil.getTime() - now.getTime() : 0;
  return leftMs <= FARTHEST ? Math.max(0, leftMs) : 0;
};

/** It is noted until when what is sent now may land. */
export const isNoted = (of: MaySend, now: Date): boolean => landsForMs(of, now) >= LANDS_WITHIN_MS;

/** The note for what is sent within `forMs`. Must be committed before. */
export const sentFrom = (
  of: MaySend,
  { now, used, forMs }: { now: Date; used: Units; forMs: number },
): Sent => ({
  mayLandUntil: new Date(now.getTime() + Math.max(forMs + LANDS_WITHIN_MS, landsForMs(of, now))),
  used: of.sent?.used ?? used,
});

/** What was sent at that moment has met a time limit. */
export const slowSince = ({ sent }: { readonly sent: Sent }, at: Date): Sent => ({
  ...sent,
  mayLandUntil: new Date(at.getTime() + Math.max(SLOWLY_LANDS_WITHIN, landsForMs({ sent }, at))),
});

/** A read that began now could not show that its write did not land. */
export const mayStillLand = <R extends MaySend>(of: R, now: Date): of is R & { readonly sent: Sent } =>
  landsForMs(of, now) > 0;

/** For the next state, in which it may land, too. */
export const underWay = ({ sent }: MaySend): MaySend => (sent ? { sent } : {});
