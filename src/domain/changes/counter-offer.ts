import { addSpan, type Span } from '../time.ts';
import type { CounterOffer } from './change-kind.ts';
import type { Change } from './changes.ts';
import { kindOf } from './changes.ts';

export type CounterOfferResult =
  | { readonly kind: 'lowered'; readonly change: Change }
  | { readonly kind: 'more_than_asked' }
  | { readonly kind: 'longer_than_asked' }
  /** This kind of change has no amount, or no length of time, to lower. */
  | { readonly kind: 'not_lowerable' };

export const allowsCounterOffer = (change: Change): boolean => kindOf(change).lowerable.length > 0;

/** The lowered change. `now` only serves to compare spans in different units. */
export function applyCounterOffer(change: Change, offer: CounterOffer, now: Date): CounterOfferResult {
  const { amount, during } = offer;
  const kind = kindOf(change);
  if ('during' in change && during !== null && isLonger(during, change.during, now))
    return { kind: 'longer_than_asked' };
  const asked = kind.amount(change);
  if (amount !== null && asked !== null && amount > asked) return { kind: 'more_than_asked' };
  const lacks = (part: 'amount' | 'during') => offer[part] !== null && !kind.lowerable.includes(part);
  if (kind.lowerable.length === 0 || lacks('amount') || lacks('during')) return { kind: 'not_lowerable' };
  return { kind: 'lowered', change: kind.lower(change, offer) };
}

const isLonger = (during: Span, asked: Span | null, now: Date): boolean =>
  asked !== null && addSpan(now, during, 'UTC').getTime() > addSpan(now, asked, 'UTC').getTime();
