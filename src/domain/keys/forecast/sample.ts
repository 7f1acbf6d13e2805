import { DAY, MINUTE } from '../../time.ts';
import type { KeyId } from '../key.ts';
import { grantedOf, type Quota, type Units } from '../quota.ts';

/** What was used of a quota at a moment. Between two samples that follow each other it may have moved at any time. */
export interface Sample {
  readonly at: Date;
  readonly used: Units;
  /** Tells a refund, which leaves it as it is, from an edit; null: unlimited. */
  readonly granted: Units | null;
}

/** The account itself has samples as its keys have, under an id that no key has. */
export const ACCOUNT: KeyId = 0;

/** However often keys are swept, they have at most so many samples. */
const CLOSEST = MINUTE;

/**
 * How long all samples are kept, then the last one of each hour, then the last one of each day, in UTC; with the first
 * one where it ends a rest, so that what was used after a rest is not spread over it. Longer than usage is told for (92 days).
 */
export const SAMPLES_KEPT = { all: 2 * DAY, hourly: 31 * DAY, daily: 100 * DAY };

/** Only one sample may be left of the day in UTC that `at` belongs to. */
export const isDaily = (at: Date, now: Date): boolean =>
  at.getTime() < Math.ceil((now.getTime() - SAMPLES_KEPT.hourly) / DAY) * DAY;

export const sampleOf = (quota: Quota, at: Date): Sample => ({
  at,
  used: quota.used,
  granted: quota.unlimited ? null : grantedOf(quota),
});

/**
 * What to store of a reading: nothing while nothing moves. After a rest, the end of the rest is stored too (`before`: the
 * reading before this one), so that what was used since is not spread over the rest; where it ended just before, a later
 * reading tells what was used.
 */
export function newSamples(last: Sample | null, before: Sample | null, reading: Sample): Sample[] {
  if (last === null) return [reading];
  if (isAlike(last, reading) || !isLater(last, reading)) return [];
  const isRest = before !== null && isAlike(last, before) && isLater(last, before);
  if (!isRest || before.at >= reading.at) return [reading];
  return isLater(before, reading) ? [before, reading] : [before];
}

const isAlike = (a: Sample, b: Sample): boolean => a.used === b.used && a.granted === b.granted;

const isLater = (a: Sample, b: Sample): boolean => b.at.getTime() - a.at.getTime() >= CLOSEST;
