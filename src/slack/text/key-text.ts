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
import type { UpstreamFault } from '../../domain/upstream/circuit-breaker.ts';
import type { KeyView, ReadingTrouble } from '../../usecases/ports/read-models.ts';
import { count, expiry, joined, keyLabel, literal, moment, money, msg, nothing, type Text } from './text.ts';

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

/** What is known of a key wherever it is shown: in lists, on Home, on cards and in notices. */
export const keyFacts = ({ key, now, unitsPerUsd }: KeyShown): Text[] => [
  leftText(key, unitsPerUsd),
  expiryText(key, now),
];

/** Of a `KeyView`, what a line in a list needs. */
export type KeyShown = Pick<KeyView, 'key' | 'now' | 'unitsPerUsd'>;

/** A key among others; `whose` is said where they are not all the reader's own. */
export function keyLine(shown: KeyShown, whose: Text = nothing): Text {
  const { key, now } = shown;
  return msg`${keyLabel(key)} · ${stateText(key, now)}\n${joined(keyFacts(shown), ' · ')}${whose}`;
}

/** How old a reading is, in words that stay true while the message stands, and why it is not a newer one. */
export function ageText({ asOf, now, trouble }: Reading): Text {
  const why = trouble === null ? nothing : msg`⚠️ ${literal(TROUBLE_TEXT[trouble])}. `;
  if (asOf === null) return msg`${why}Not read from CometAPI yet`;
  const minutes = Math.floor((now.getTime() - asOf.getTime()) / 60_000);
  if (minutes < 1) return msg`${why}As of ${moment(asOf)}`;
  return msg`${why}As of ${moment(asOf)}, ${count(minutes, 'minute')} ago`;
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
