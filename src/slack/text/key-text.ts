import {
  isCured,
  isExpiring,
  isLow,
  isOverspent,
  type Key,
  type KeyState,
  stateOf,
} from '../../domain/keys/key.ts';
import { grantedOf, type UnitsPerUsd, units, usedShare } from '../../domain/keys/quota.ts';
import type { Span } from '../../domain/time.ts';
import type { UpstreamFault } from '../../domain/upstream/circuit-breaker.ts';
import type { KeyView, ReadingTrouble } from '../../usecases/ports/read-models.ts';
import {
  expiry,
  joined,
  keyLabel,
  literal,
  moment,
  money,
  msg,
  nothing,
  spanText,
  type Text,
} from './text.ts';

export const STATE_TEXT: Readonly<Record<KeyState, string>> = {
  enabled: '🟢 Enabled',
  disabled: '⏸️ Disabled',
  expired: '⌛ Expired',
  exhausted: '🪫 Exhausted',
};

/** The state, and what is about to change it. */
export function stateText(key: Key, now: Date): Text {
  const state = literal(STATE_TEXT[stateOf(key, now)]);
  if (isCured(key, now)) return msg`${state}: press Enable to use it again`;
  if (stateOf(key, now) !== 'enabled') return state;
  if (isExpiring(key, now)) return msg`${state}, expires soon`;
  return isLow(key) ? msg`${state}, low on quota` : state;
}

/** `▓▓▓▓▓░░░░░ 52% used`. */
export function bar(key: Key): Text {
  const share = usedShare(key);
  const full = Math.min(10, Math.round(share * 10));
  return literal(`${'▓'.repeat(full)}${'░'.repeat(10 - full)} ${Math.floor(share * 100)}% used`);
}

export function leftText(key: Key, unitsPerUsd: UnitsPerUsd): Text {
  if (key.unlimited) return msg`unlimited, ${money(key.used, unitsPerUsd)} used`;
  if (isOverspent(key)) return msg`overspent by ${money(units(-key.left), unitsPerUsd)}`;
  return msg`${money(key.left, unitsPerUsd)} left of ${money(grantedOf(key), unitsPerUsd)}`;
}

export const expiryText = ({ expiresAt }: Pick<Key, 'expiresAt'>, now: Date): Text => {
  if (expiresAt === null) return literal('never expires');
  return expiresAt.getTime() < now.getTime()
    ? msg`expired ${expiry(expiresAt)}`
    : msg`expires ${expiry(expiresAt)}`;
};

/** The facts that are told of a key everywhere: in lists, on Home, on cards and in notices. */
export const keyFacts = ({ key, now, unitsPerUsd }: KeyShown): Text[] => [
  leftText(key, unitsPerUsd),
  expiryText(key, now),
];

/** The part of a `KeyView` that `keyLine` needs. */
export type KeyShown = Pick<KeyView, 'key' | 'now' | 'unitsPerUsd'>;

/** A key in a list; `whose`: its owner, where the list holds keys of several people. */
export function keyLine(shown: KeyShown, whose: Text = nothing): Text {
  const { key, now } = shown;
  return msg`${keyLabel(key)} · ${stateText(key, now)}\n${joined(keyFacts(shown), ' · ')}${whose}`;
}

/** When the keys were read, also as a time, because a message may be read later, and why there is no newer reading. */
export function ageText({ asOf, now, trouble }: Reading): Text {
  const why = trouble === null ? nothing : msg`⚠️ ${literal(TROUBLE_TEXT[trouble])}. `;
  if (asOf === null) return msg`${why}Not read from CometAPI yet`;
  const minutes = Math.floor((now.getTime() - asOf.getTime()) / 60_000);
  if (minutes < 1) return msg`${why}As of ${moment(asOf)}`;
  return msg`${why}As of ${moment(asOf)}, ${spanText(wholeSpan(minutes))} ago`;
}

/** In the largest unit of which there are at least two. */
function wholeSpan(minutes: number): Span {
  const hours = Math.floor(minutes / 60);
  if (hours < 2) return { amount: minutes, unit: 'm' };
  return hours < 48 ? { amount: hours, unit: 'h' } : { amount: Math.floor(hours / 24), unit: 'd' };
}

interface Reading {
  readonly asOf: Date | null;
  readonly now: Date;
  readonly trouble: ReadingTrouble | null;
}

export const FAULT_TEXT: Readonly<Record<UpstreamFault, string>> = {
  down: 'CometAPI does not answer',
  auth: 'CometAPI refuses the bot’s access token',
};

const TROUBLE_TEXT: Readonly<Record<ReadingTrouble, string>> = {
  ...FAULT_TEXT,
  limiting: 'CometAPI takes no more calls for now',
};
