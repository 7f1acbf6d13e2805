/** SOAK=1, as `npm run soak` sets it, plays all there is; CI=true, as CI sets it, what is asked of every change. */
const isSoak = process.env['SOAK'] === '1';
const isCi = (process.env['CI'] ?? '') !== '';

/** How many times a long test plays, in `npm test` at a desk, in CI and in a soak. */
export const plays = (atDesk: number, soak: number, ci = atDesk): number =>
  isSoak ? soak : isCi ? ci : atDesk;
