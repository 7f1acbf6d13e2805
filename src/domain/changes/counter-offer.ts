import type { Units } from '../keys/quota.ts';
import { addSpan, type Span } from '../time.ts';
import type { Change } from './change.ts';

/** What a lead may give instead of what was asked: never more, never for longer. */
export interface CounterOffer {
  /** null: as asked. */
  readonly amount: Units | null;
  /** null: as asked. */
  readonly during: Span | null;
}

export type CounterOfferResult =
  | { readonly kind: 'lowered'; readonly change: Change }
  | { readonly kind: 'more_than_asked' }
  | { readonly kind: 'longer_than_asked' }
  /** This kind of change has no amount, or no time, to lower. */
  | { readonly kind: 'not_lowerable' };

export const allowsCounterOffer = ({ kind }: Change): boolean =>
  kind === 'quota' || kind === 'create' || kind === 'unlimited_on' || kind === 'unlimited_off';

/** The change with less in it; `now` only compares spans that are written differently. */
export function applyCounterOffer(
  change: Change,
  { amount, during }: CounterOffer,
  now: Date,
): CounterOfferResult {
  if ('during' in change && during !== null && isLonger(during, change.during, now))
    return { kind: 'longer_than_asked' };
  const asked = amountOf(change);
  if (amount !== null && asked !== null && amount > asked) return { kind: 'more_than_asked' };
  switch (change.kind) {
    case 'quota':
      return {
        kind: 'lowered',
        change: { ...change, delta: amount ?? change.delta, during: during ?? change.during },
      };
    case 'unlimited_on':
      return amount === null
        ? { kind: 'lowered', change: { ...change, during: during ?? change.during } }
        : refuse;
    case 'unlimited_off':
      return during === null
        ? { kind: 'lowered', change: { ...change, left: amount ?? change.left } }
        : refuse;
    case 'create':
      if (during !== null) return refuse;
      return { kind: 'lowered', change: amount === null ? change : withQuota(change, amount) };
    default:
      return refuse;
  }
}

const refuse = { kind: 'not_lowerable' } as const;

/** A key that was asked for without limit gets one. */
const withQuota = (change: Extract<Change, { kind: 'create' }>, quota: Units): Change => ({
  ...change,
  key: { ...change.key, quota, unlimited: false },
});

/** null: without bound, or nothing that has an amount. */
export function amountOf(change: Change): Units | null {
  if (change.kind === 'quota') return change.delta;
  if (change.kind === 'unlimited_off') return change.left;
  return change.kind === 'create' && !change.key.unlimited ? change.key.quota : null;
}

const isLonger = (during: Span, asked: Span | null, now: Date): boolean =>
  asked !== null && addSpan(now, during, 'UTC').getTime() > addSpan(now, asked, 'UTC').getTime();
