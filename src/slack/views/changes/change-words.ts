import type { Key } from '../../../domain/keys/key.ts';
import type { Units, UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { Effect } from '../../../domain/requests/outcome.ts';
import type { Span } from '../../../domain/time.ts';
import { literal, money, msg, nothing, spanText, type Text } from '../../text/text.ts';

export interface Balance {
  readonly left: Units;
  readonly granted: Units;
}

/** Everything that is said of one kind of change. */
export interface ChangeWords<C> {
  /** What somebody wants, so that “… asks for” and “Applied:” can both stand before it. */
  wanted(change: C, of: { readonly keyName: string; readonly unitsPerUsd: UnitsPerUsd }): Text;
  /** What was read back. */
  effect(effect: Effect, change: C, unitsPerUsd: UnitsPerUsd): Text;
  /** The same to whoever just made the change, as before → after; null: as `effect`. */
  result(effect: Effect, change: C): Text | null;
  /** What the key would have; null: what it has now. */
  after(change: C, key: Key | null): Balance | 'unlimited' | null;
  /** What a lead reads besides. */
  details(change: C): Text[];
}

/** What is said of a change that is about no money. */
export const PLAIN_WORDS = {
  effect: ({ unlimited, left, grantedAfter }: Effect, _: unknown, unitsPerUsd: UnitsPerUsd) =>
    unlimited
      ? literal('Quota is unlimited.')
      : msg`${money(left, unitsPerUsd)} left of ${money(grantedAfter, unitsPerUsd)}.`,
  result: () => null,
  after: () => null,
  details: () => [],
} as const;

export const grantedText = (
  { grantedBefore, grantedAfter, left }: Effect,
  during: Span | null,
  unitsPerUsd: UnitsPerUsd,
): Text =>
  msg`Granted ${money(grantedBefore, unitsPerUsd)} → ${money(grantedAfter, unitsPerUsd)}, ${money(left, unitsPerUsd)} left.${takenBackText(during)}`;

export const takenBackText = (during: Span | null): Text =>
  during ? msg` It is taken back after ${spanText(during)}.` : nothing;
