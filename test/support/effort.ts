/** SOAK=1, as `npm run soak` sets it: the long tests play all they have, not the share that fits in `npm test`. */
const isSoak = process.env['SOAK'] === '1';

/** How many times a long test plays, usually and in a soak. */
export const plays = (usual: number, soak: number): number => (isSoak ? soak : usual);
