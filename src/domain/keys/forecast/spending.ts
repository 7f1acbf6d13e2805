import { HOUR } from '../../time.ts';
import type { Sample } from './sample.ts';

/** What was spent since the first sample, as a line that never falls. Times are milliseconds. */
export interface Point {
  readonly at: number;
  readonly spent: number;
}

/** CometAPI reserves the price of a call, and refunds what it did not take; no call takes longer than this. */
const LONGEST_CALL = 2 * HOUR;

/** The spending of samples in order of time. What was only reserved was not spent, and a reset of `used` spends nothing. */
export function spendingOf(samples: readonly Sample[]): Point[] {
  const points: Point[] = [];
  for (const stretch of betweenResets(samples)) {
    const start = points.at(-1)?.spent ?? 0;
    const settled = settledOf(stretch);
    const first = settled[0] ?? 0;
    points.push(
      ...stretch.map(({ at }, i) => ({ at: at.getTime(), spent: start + (settled[i] ?? 0) - first })),
    );
  }
  return points;
}

/** The least of what was used at any time from then on: what was more was refunded. */
function settledOf(samples: readonly Sample[]): number[] {
  let least = Number.POSITIVE_INFINITY;
  return samples
    .toReversed()
    .map(({ used }) => {
      least = Math.min(least, used);
      return least;
    })
    .toReversed();
}

function betweenResets(samples: readonly Sample[]): Sample[][] {
  const stretches: Sample[][] = [[]];
  for (const sample of samples) {
    if (isReset(stretches.at(-1) ?? [], sample)) stretches.push([]);
    stretches.at(-1)?.push(sample);
  }
  return stretches;
}

/** A refund never takes back what was spent before its call began. */
function isReset(before: readonly Sample[], { at, used }: Sample): boolean {
  const last = before.at(-1);
  if (!last || used >= last.used) return false;
  const settled = before.slice(0, -1).findLast((one) => at.getTime() - one.at.getTime() >= LONGEST_CALL);
  return settled !== undefined && settled.used > used;
}

/** How much was spent from one time to another, evenly between two points. */
export const spentBetween = (points: readonly Point[], from: number, until: number): number =>
  spentAt(points, until) - spentAt(points, from);

function spentAt(points: readonly Point[], time: number): number {
  const next = firstAfter(points, time);
  const [a, b] = [points[next - 1], points[next]];
  if (!a || !b) return (a ?? b)?.spent ?? 0;
  return a.spent + ((b.spent - a.spent) * (time - a.at)) / (b.at - a.at);
}

/** The place of the first point after a time. */
function firstAfter(points: readonly Point[], time: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.at ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
