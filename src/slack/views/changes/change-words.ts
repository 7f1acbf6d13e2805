import type { NewKey } from '../../../domain/changes/new-key.ts';
import type { Key } from '../../../domain/keys/key.ts';
import type { Units, UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { Effect } from '../../../domain/requests/outcome.ts';
import type { Span } from '../../../domain/time.ts';
import { literal, moment, money, msg, nothing, spanText, type Text, untilText } from '../../text/text.ts';

export interface Balance {
  readonly left: Units;
  readonly granted: Units;
}

interface Of {
  readonly keyName: string;
  /** Nobody decides it; absent: somebody does, or did. */
  readonly isFree?: boolean;
  readonly unitsPerUsd: UnitsPerUsd;
}

/** What else a text about an applied change tells. */
export interface After {
  readonly unitsPerUsd: UnitsPerUsd;
  /** When it ends by itself. */
  readonly endsAt: Date | null;
}

export type Done = readonly [title: Text, ...details: Text[]];

/** The texts for one kind of change. */
export interface ChangeWords<C> {
  /** What is asked for; it must fit after “… asks for” as well as after “Pending:”. */
  wanted(change: C, of: Of): Text;
  /** What was read back. */
  effect(effect: Effect, change: C, of: After): Text;
  /** For the person who just made the change: what is done, in a sentence, and what it came to. */
  done(effect: Effect, change: C, of: Of & After): Done;
  /** What the key would have; null: its balance stays. */
  after(change: C, key: Key | null): Balance | 'unlimited' | null;
  /** What a card tells in addition; `effect` null: it is not made. */
  details(change: C, effect: Effect | null): Text[];
}

/** The texts that most changes without money share. */
export const PLAIN_WORDS = {
  effect: (
    { unlimited, left, grantedAfter }: Effect,
    _: unknown,
    { unitsPerUsd }: Pick<After, 'unitsPerUsd'>,
  ) =>
    unlimited
      ? literal('Unlimited quota.')
      : msg`${money(left, unitsPerUsd)} left of ${money(grantedAfter, unitsPerUsd)}.`,
  after: () => null,
  details: () => [],
} as const;

export const grantedText = (
  { grantedBefore, grantedAfter, left }: Effect,
  ending: Ending,
  unitsPerUsd: UnitsPerUsd,
): Text =>
  msg`Granted ${money(grantedBefore, unitsPerUsd)} → ${money(grantedAfter, unitsPerUsd)}, ${money(left, unitsPerUsd)} left.${takenBackText(ending)}`;

/** A length of time counts from when the key is made, which a decision puts off. */
export const lastingText = ({ lasts, expiresAt }: NewKey): Text =>
  lasts ? msg`expiring ${spanText(lasts.span)} after it is made` : untilText(expiresAt);

/** When what was given for a time ends; `at` null: a request of an older version does not tell. */
export interface Ending {
  readonly during: Span | null;
  readonly at: Date | null;
}

const takenBackText = ({ during, at }: Ending): Text => {
  if (at) return msg` I’ll take it back ${moment(at)}.`;
  return during ? msg` I’ll take it back after ${spanText(during)}.` : nothing;
};

export const limitedAgainText = ({ during, at }: Ending): Text => {
  if (at) return msg` It gets its limit back ${moment(at)}.`;
  return during ? msg` It gets its limit back after ${spanText(during)}.` : nothing;
};
