import { anomaly } from './anomaly.ts';
import { changed } from './changed.ts';
import { deleted } from './deleted.ts';
import { disabled } from './disabled.ts';
import { discovered } from './discovered.ts';
import { exhausted } from './exhausted.ts';
import { expired } from './expired.ts';
import { expiring } from './expiring.ts';
import { low } from './low.ts';
import { revived } from './revived.ts';
import type { WatchRule } from './rule.ts';
import { runsOut } from './runs-out.ts';

/** What a key's owner is told, in this order. */
export const WATCH_RULES = {
  disabled,
  expired,
  exhausted,
  low,
  runs_out: runsOut,
  anomaly,
  revived,
  changed,
  discovered,
  deleted,
  expiring,
} satisfies Record<string, WatchRule>;

export type KeyNoticeKind = keyof typeof WATCH_RULES;

export const KEY_NOTICE_KINDS = Object.keys(WATCH_RULES) as KeyNoticeKind[];
