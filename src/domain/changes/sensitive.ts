import type { Key } from '../keys/key.ts';
import { type Units, units } from '../keys/quota.ts';
import { DAY } from '../time.ts';
import { amountOf, type Change } from './changes.ts';

/** Why somebody who decides should look twice. */
export type Sensitive =
  | { readonly kind: 'unlimited' }
  /** So many times what is usual. */
  | { readonly kind: 'unusual'; readonly times: number; readonly usual: Units }
  | { readonly kind: 'unused'; readonly days: number };

/** As often as this an amount is news, as a day is that takes so many times the usual. */
const UNUSUAL_TIMES = 5;
/** Of fewer nobody can say what is usual. */
const FEWEST_EARLIER = 3;
const UNUSED_DAYS = 30;

interface Circumstances {
  /** null: it does not exist yet, or nobody knows it. */
  readonly key: Key | null;
  /** The amounts that were given before to this key, or to whoever asks. */
  readonly earlier: readonly Units[];
  readonly now: Date;
}

/** What is sensitive about more quota, the gravest first. */
export function sensitiveIn(change: Change, { key, earlier, now }: Circumstances): Sensitive[] {
  const isUnlimited = change.kind === 'unlimited_on' || (change.kind === 'create' && change.key.unlimited);
  const amount = amountOf(change) ?? 0;
  if (!isUnlimited && amount <= 0) return [];
  return [
    ...(isUnlimited ? [{ kind: 'unlimited' } as const] : []),
    ...(isUnlimited ? [] : unusual(units(amount), earlier)),
    ...(key ? unused(key, now) : []),
  ];
}

function unusual(amount: Units, earlier: readonly Units[]): Sensitive[] {
  if (earlier.length < FEWEST_EARLIER) return [];
  const usual = earlier.toSorted((a, b) => a - b)[Math.floor((earlier.length - 1) / 2)];
  if (!usual) return [];
  const times = Math.floor(amount / usual);
  return times < UNUSUAL_TIMES ? [] : [{ kind: 'unusual', times, usual }];
}

function unused({ usedAt, createdAt }: Key, now: Date): Sensitive[] {
  const since = usedAt ?? createdAt;
  return now.getTime() - since.getTime() < UNUSED_DAYS * DAY ? [] : [{ kind: 'unused', days: UNUSED_DAYS }];
}
