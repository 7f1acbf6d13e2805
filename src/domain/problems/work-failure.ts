import { HOUR } from '../time.ts';

/** An item of due work that fails because of a bug: how often in a row, and when it is tried again. */
export interface WorkFailure {
  readonly failures: number;
  readonly retryAt: Date;
}

const FIRST_PAUSE = 10_000;
export const LONGEST_PAUSE = HOUR;
/** After this many failures (5 minutes) admins are told. */
export const SET_ASIDE_AFTER = 6;

/** Tried again after 10 s, 20 s, 40 s …; once set aside every hour, because a new version may fix it. */
export function failedAgain(before: WorkFailure | null, at: Date): WorkFailure {
  const failures = (before?.failures ?? 0) + 1;
  const pause = failures >= SET_ASIDE_AFTER ? LONGEST_PAUSE : FIRST_PAUSE * 2 ** (failures - 1);
  return { failures, retryAt: new Date(at.getTime() + pause) };
}

/** An outage is no failure of the item. */
export const retriedLater = (before: WorkFailure | null, at: Date): WorkFailure => ({
  failures: before?.failures ?? 0,
  retryAt: new Date(at.getTime() + FIRST_PAUSE),
});

export const isSetAside = ({ failures }: WorkFailure): boolean => failures >= SET_ASIDE_AFTER;

/** A time beyond the longest pause came from a wrong clock and is ignored. */
export function isPaused({ retryAt }: WorkFailure, now: Date): boolean {
  const leftMs = retryAt.getTime() - now.getTime();
  return leftMs > 0 && leftMs <= LONGEST_PAUSE;
}
