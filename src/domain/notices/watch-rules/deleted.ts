import type { WatchRule } from './rule.ts';

/** Told by whoever CometAPI answers that there is no such key; no list of keys proves it. */
export const deleted: WatchRule = () => null;
