import { median } from 'simple-statistics';

/** Days are what each of them took, the newest first. */
const WEEK = 7;
/** One day may be an exception. A whole week before shows how days differ. */
const FEWEST_SHIFTED = 2;
const SHIFT = 1.2;
const FEWEST_TREND = 5;
const TREND_DEVIATIONS = 2.2;
/** Of which nobody need know, and rounding errors are smaller. */
const LEAST_TREND = 0.001;

/** How many of the newest days are alike: after a shift of the level, those before it tell nothing any more. */
export function sinceShift(days: readonly number[]): number {
  for (let recent = days.length - WEEK; recent >= FEWEST_SHIFTED; recent -= 1) {
    const [after, before] = [days.slice(0, recent), days.slice(recent)];
    const isUp = Math.min(...after) > SHIFT * Math.max(...before);
    const isDown = Math.max(...after) * SHIFT < Math.min(...before);
    if (isUp || isDown) return recent;
  }
  return days.length;
}

/** As Theil and Sen, of logarithms; null: days rise and fall (by the test of Mann and Kendall). */
export function trendOf(days: readonly number[]): number | null {
  if (days.length < FEWEST_TREND || days.some((day) => day <= 0)) return null;
  const slopes = days.flatMap((day, i) =>
    days.slice(i + 1).map((earlier, j) => Math.log(day / earlier) / (j + 1)),
  );
  const rises = slopes.filter((slope) => slope > LEAST_TREND).length;
  const falls = slopes.filter((slope) => slope < -LEAST_TREND).length;
  const n = days.length;
  const deviation = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  return Math.abs(rises - falls) > TREND_DEVIATIONS * deviation ? median(slopes) : null;
}
