import { MINUTE } from '../time.ts';

/** How long a call that writes takes to be carried out where nothing says that CometAPI is slow, also if its caller is gone. */
export const LANDS_WITHIN_MS = 2000;

/**
 * The same after a time limit has run out: the bot’s own, or that of a proxy, which gives up after about 60 s. A lock in
 * CometAPI’s database is waited for up to 50 s.
 */
const SLOWLY_LANDS_WITHIN = MINUTE;

/** One note serves all calls that are sent within it. */
export const NOTED_FOR = 500;

/** How long after it was sent a call may be carried out that was not answered, whatever a read shows before. */
export const landsWithin = (isSlow: boolean): number =>
  isSlow ? SLOWLY_LANDS_WITHIN : NOTED_FOR + LANDS_WITHIN_MS;
