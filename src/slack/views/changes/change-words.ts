import type { Change } from '../../../domain/changes/changes.ts';
import type { NewKey } from '../../../domain/changes/new-key.ts';
import type { Key } from '../../../domain/keys/key.ts';
import type { Units, UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { UserId } from '../../../domain/member.ts';
import type { Ending } from '../../../domain/requests/ending.ts';
import type { Effect } from '../../../domain/requests/outcome.ts';
import type { Span } from '../../../domain/time.ts';
import type { Loan } from '../../../usecases/ports/read-models.ts';
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
  readonly requester: UserId;
  /** What is still to end of it by itself. */
  readonly lent: Lent | null;
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

/** For how long something is given; null: it could have been for a time, and is not. */
export const durationText = (during: Span | null): Text =>
  during ? msg` for ${spanText(during)}` : literal(' for good');

/** What is left, as it was read back; a whole sentence. */
export const balanceText = ({ left, grantedAfter }: Effect, unitsPerUsd: UnitsPerUsd): Text =>
  left === 0 && grantedAfter === 0
    ? literal('No quota granted.')
    : msg`${money(left, unitsPerUsd)} left of ${money(grantedAfter, unitsPerUsd)}.`;

/** The texts that most changes without money share. */
export const PLAIN_WORDS = {
  effect: (effect: Effect, _: unknown, { unitsPerUsd }: Pick<After, 'unitsPerUsd'>) =>
    effect.unlimited ? literal('Unlimited quota.') : balanceText(effect, unitsPerUsd),
  after: () => null,
  details: () => [],
} as const;

export const grantedText = (
  { grantedBefore, grantedAfter, left }: Effect,
  lent: Lent | null,
  unitsPerUsd: UnitsPerUsd,
): Text =>
  msg`Granted ${money(grantedBefore, unitsPerUsd)} → ${money(grantedAfter, unitsPerUsd)}, ${money(left, unitsPerUsd)} left.${takenBackText(lent, unitsPerUsd)}`;

/** A length of time counts from when the key is made, which a decision puts off. */
export const lastingText = ({ lasts, expiresAt }: NewKey): Text =>
  lasts ? msg`expiring ${spanText(lasts.span)} after it’s created` : untilText(expiresAt);

/** What was given for a time and is to go back. */
export interface Lent {
  readonly ending: Ending;
  /** What was given back of it early. */
  readonly returned: Units;
}

type EndingWords = Readonly<Record<Ending['is'], (at: Text) => Text>>;

/** Nothing is taken back as the key is now. */
const AS_IT_IS = {
  gone: () => literal(' The key is gone, so there’s nothing to undo.'),
  limited: () => literal(' It has a limit again.'),
  unlimited: (at) =>
    msg` The key is unlimited now, so I’ll take nothing back unless it has a limit again by ${at}.`,
} as const satisfies Partial<EndingWords>;

const ALL: EndingWords = {
  ...AS_IT_IS,
  to_come: (at) => msg` I’ll take it back ${at}.`,
  overdue: (at) => msg` It was due back ${at}, and I’m still trying to take it back.`,
  held: (at) => msg` It was due back ${at}; I’ll take it back once an admin presses *Resume*.`,
};

const REST: EndingWords = {
  ...AS_IT_IS,
  to_come: (at) => msg` I’ll take the rest back ${at}.`,
  overdue: (at) => msg` The rest was due back ${at}, and I’m still trying to take it back.`,
  held: (at) => msg` The rest was due back ${at}; I’ll take it back once an admin presses *Resume*.`,
};

const LIMIT: EndingWords = {
  ...AS_IT_IS,
  to_come: (at) => msg` It gets its limit back ${at}.`,
  overdue: (at) => msg` Its limit was due back ${at}, and I’m still trying to set it.`,
  held: (at) => msg` Its limit was due back ${at}; I’ll set it once an admin presses *Resume*.`,
};

/** How the limit of a key comes back that was lifted for a time. */
export const limitBackText = ({ is, at }: Loan['ending']): Text => LIMIT[is](moment(at));

function takenBackText(lent: Lent | null, unitsPerUsd: UnitsPerUsd): Text {
  if (lent === null) return nothing;
  const { ending, returned } = lent;
  const at = moment(ending.at);
  return returned > 0
    ? msg` ${money(returned, unitsPerUsd)} of it was given back early.${REST[ending.is](at)}`
    : ALL[ending.is](at);
}

const ADDED: (added: Text) => EndingWords = (added) => ({
  ...AS_IT_IS,
  to_come: (at) => msg` ${added} was added, and I’ll take that back ${at}.`,
  overdue: (at) => msg` ${added} was added; it was due back ${at}, and I’m still trying to take it back.`,
  held: (at) =>
    msg` ${added} was added; it was due back ${at}, and I’ll take it back once an admin presses *Resume*.`,
});

/** What goes back of a change that failed half-way; nothing: it granted nothing for a time. */
export function halfWayText(change: Change, loan: Loan | null, unitsPerUsd: UnitsPerUsd): Text {
  if (loan === null) return nothing;
  const words = change.kind === 'quota' ? ADDED(money(loan.rest, unitsPerUsd)) : LIMIT;
  return words[loan.ending.is](moment(loan.ending.at));
}

export const limitedAgainText = (lent: Lent | null): Text =>
  lent === null ? nothing : LIMIT[lent.ending.is](moment(lent.ending.at));
