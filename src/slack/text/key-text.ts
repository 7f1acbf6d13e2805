import { isOverspent, type Key } from '../../domain/keys/key.ts';
import { grantedOf, partsLeft, type Quota, type UnitsPerUsd, units } from '../../domain/keys/quota.ts';
import type { UserId } from '../../domain/member.ts';
import type { Span } from '../../domain/time.ts';
import type { UpstreamFault } from '../../domain/upstream/circuit-breaker.ts';
import type { FirstLook, KeyView, ReadingTrouble } from '../../usecases/ports/read-models.ts';
import type { KeyTally } from '../../usecases/ports/store/keys.ts';
import { runsOutBetween, runsOutSoon } from './forecast-text.ts';
import { markText, stateWords } from './key-state.ts';
import {
  count,
  expiry,
  joined,
  keyLabel,
  literal,
  moment,
  money,
  msg,
  nothing,
  person,
  spanText,
  type Text,
} from './text.ts';

const CELLS = 10;

/** What is left. It is full or empty only if that is all or nothing. */
export function bar(key: Quota): Text {
  const whole = partsLeft(key, CELLS);
  const full = key.left > 0 && key.used > 0 ? Math.min(CELLS - 1, Math.max(1, whole)) : whole;
  const percent = partsLeft(key, 100);
  const share = percent === 0 && key.left > 0 ? 'under 1%' : `${percent}%`;
  return literal(`${'🟩'.repeat(full)}${'⬜'.repeat(CELLS - full)} ${share} left`);
}

/** Less than nothing makes no sense as an amount that was used, so it is told as what CometAPI says. */
export function usedText({ used }: Pick<Key, 'used'>, unitsPerUsd: UnitsPerUsd): Text {
  const text = msg`${money(used, unitsPerUsd)} used`;
  return used < 0 ? msg`CometAPI reports ${text}` : text;
}

/** For the middle of a sentence. */
export function leftText(key: Key, unitsPerUsd: UnitsPerUsd): Text {
  if (key.unlimited) return msg`unlimited, ${usedText(key, unitsPerUsd)}`;
  return isOverspent(key) ? msg`overspent by ${debtOf(key, unitsPerUsd)}` : limitedText(key, unitsPerUsd);
}

/** The same for the beginning of a line. */
function quotaFact(key: Key, unitsPerUsd: UnitsPerUsd): Text {
  if (key.unlimited) return msg`Unlimited, ${usedText(key, unitsPerUsd)}`;
  return isOverspent(key) ? msg`Overspent by ${debtOf(key, unitsPerUsd)}` : limitedText(key, unitsPerUsd);
}

const debtOf = ({ left }: Quota, unitsPerUsd: UnitsPerUsd): Text => money(units(-left), unitsPerUsd);

const limitedText = (key: Key, unitsPerUsd: UnitsPerUsd): Text =>
  key.used < 0
    ? msg`${money(key.left, unitsPerUsd)} left, ${usedText(key, unitsPerUsd)}`
    : msg`${money(key.left, unitsPerUsd)} left of ${money(grantedOf(key), unitsPerUsd)}`;

export const expiryText = ({ expiresAt }: Pick<Key, 'expiresAt'>, now: Date): Text => {
  if (expiresAt === null) return literal('never expires');
  return expiresAt.getTime() < now.getTime()
    ? msg`expired ${expiry(expiresAt)}`
    : msg`expires ${expiry(expiresAt)}`;
};

/** The facts that are told of a key in lists, on Home and in forms. */
export const keyFacts = (shown: KeyShown): Text[] => [
  quotaFact(shown.key, shown.unitsPerUsd),
  ...runsOutSoon(shown),
  expiryText(shown.key, shown.now),
];

/** The same on cards and in notices, which are read for days while the key is used: as of when it was read. */
export const lastingFacts = (shown: KeyShown): Text[] => [
  quotaFact(shown.key, shown.unitsPerUsd),
  ...runsOutBetween(shown),
  expiryText(shown.key, shown.now),
  msg`as of ${moment(shown.key.readAt)}`,
];

/** The part of a `KeyView` that `keyLine` needs. */
export type KeyShown = Pick<KeyView, 'key' | 'now' | 'unitsPerUsd'>;

/** A key in a list; `whose`: its owner, where the list holds keys of several people. */
export function keyLine(shown: KeyShown, whose: Text = nothing): Text {
  const { key, now } = shown;
  return msg`${markText(key, now)} ${keyLabel(key)} · ${stateWords(key, now)}\n${joined(keyFacts(shown), ' · ')}${whose}`;
}

/** Of a key that the reader stands in for; of their own, nothing. */
export const standInText = (
  { owner: by, backup }: { readonly owner: UserId | null; readonly backup: UserId | null },
  reader: UserId,
): Text => (backup === reader && by !== null ? msg` · you stand in for ${person(by)}` : nothing);

/** Whose a key is, as far as its owner is still there. */
export interface Owned {
  readonly owner: UserId | null;
  readonly ownerLeft?: boolean;
}

const LEFT = literal(', who has left');

/** `no owner`, `@ana`, `@ana, who has left`. */
export const whoseText = ({ owner: by, ownerLeft = false }: Owned): Text =>
  by === null ? literal('no owner') : msg`${person(by)}${ownerLeft ? LEFT : nothing}`;

export const ownerText = (key: Owned): Text =>
  key.owner === null ? literal(' · no owner') : msg` · owner ${whoseText(key)}`;

/** `5 keys · 1 exhausted, 1 expires soon`. */
export function tallyText(
  tally: KeyTally,
  { accountEmpty = null }: { readonly accountEmpty?: Date | null } = {},
): Text {
  const { total } = tally;
  const counted = TOLD.map(([n, one, many = one]) => ({ n: n(tally), one, many })).filter(({ n }) => n > 0);
  const parts = counted.map(({ n, one, many }) => count(n, one, many));
  if (parts.length === 0 && accountEmpty !== null) return count(total, 'key');
  return parts.length === 0
    ? msg`${count(total, 'key')} · all well`
    : msg`${count(total, 'key')} · ${joined(parts, ', ')}`;
}

/** Each key is counted once, with the words of its row. */
const TOLD: readonly (readonly [n: (tally: KeyTally) => number, one: string, many?: string])[] = [
  [(tally) => tally.expired, 'expired'],
  [(tally) => tally.exhausted, 'exhausted'],
  [(tally) => tally['expiring-and-low'], 'expires soon and runs low', 'expire soon and run low'],
  [(tally) => tally.expiring - tally['expiring-and-low'], 'expires soon', 'expire soon'],
  [(tally) => tally.low - tally['expiring-and-low'], 'runs low', 'run low'],
  [(tally) => tally['only-running-out'], 'runs out soon', 'run out soon'],
  [(tally) => tally.disabled, 'disabled'],
];

/** When the keys were read, also as a time, because a message may be read later, and why there is no newer reading. */
export function ageText({ asOf, now, trouble, firstLook = null }: Reading): Text {
  const because = trouble === null ? nothing : msg`⚠️ ${literal(TROUBLE_TEXT[trouble])}. `;
  const why = firstLook === null ? because : msg`${because}${firstLookText(firstLook)} `;
  if (asOf === null) return msg`${why}Not read from CometAPI yet`;
  const minutes = Math.floor((now.getTime() - asOf.getTime()) / 60_000);
  if (minutes < 1) return msg`${why}As of ${moment(asOf)}`;
  return msg`${why}As of ${moment(asOf)}, ${spanText(wholeSpan(minutes))} ago`;
}

/** Until it has ended a list may lack keys. */
const firstLookText = ({ read, about }: FirstLook): Text =>
  about === null
    ? msg`The first look at all keys is under way: ${count(read, 'key')} so far.`
    : msg`The first look at all keys is under way: ${read} of about ${about}.`;

/** In the largest unit of which there are at least two. */
export function wholeSpan(minutes: number): Span {
  const hours = Math.floor(minutes / 60);
  if (hours < 2) return { amount: minutes, unit: 'm' };
  return hours < 48 ? { amount: hours, unit: 'h' } : { amount: Math.floor(hours / 24), unit: 'd' };
}

interface Reading {
  readonly asOf: Date | null;
  readonly now: Date;
  readonly trouble: ReadingTrouble | null;
  readonly firstLook?: FirstLook | null;
}

export const FAULT_TEXT: Readonly<Record<UpstreamFault, string>> = {
  down: 'CometAPI isn’t answering',
  auth: 'CometAPI refuses my access token',
};

const TROUBLE_TEXT: Readonly<Record<ReadingTrouble, string>> = {
  ...FAULT_TEXT,
  limiting: 'CometAPI takes no more calls for now',
};
