import { LASTING, type WatchRule } from './rule.ts';

/** Never due by a sweep: `mark-key-deleted.ts` tells it once CometAPI answers "not found" for the key itself. */
export const deleted: WatchRule = { ...LASTING, urgency: 'at_once', due: () => null };
