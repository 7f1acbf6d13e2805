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
import type { Trouble } from '../../domain/upstream/circuit-breaker.ts';
import { count, expiry, literal, moment, money, nothing, type Words, words } from './text.ts';

export const STATE_WORDS: Readonly<Record<KeyState, string>> = {
  enabled: '🟢 Enabled',
  disabled: '⏸️ Disabled',
  expired: '⌛ Expired',
  exhausted: '🪫 Exhausted',
};

/** The state, and what is about to change it. */
export function stateWords(key: Key, now: Date): Words {
  const state = literal(STATE_WORDS[stateOf(key, now)]);
  if (isCured(key, now)) return words`${state}: press Enable to use it again`;
  if (stateOf(key, now) !== 'enabled') return state;
  if (isExpiring(key, now)) return words`${state}, expires soon`;
  return isLow(key) ? words`${state}, low on quota` : state;
}

/** `▓▓▓▓▓░░░░░ 52% used`. */
export function bar(key: Key): Words {
  const share = usedShare(key);
  const full = Math.min(10, Math.round(share * 10));
  return literal(`${'▓'.repeat(full)}${'░'.repeat(10 - full)} ${Math.floor(share * 100)}% used`);
}

export function leftWords(key: Key, unitsPerUsd: UnitsPerUsd): Words {
  if (key.unlimited) return words`unlimited, ${money(key.used, unitsPerUsd)} used`;
  if (isOverspent(key)) return words`overspent by ${money(units(-key.left), unitsPerUsd)}`;
  return words`${money(key.left, unitsPerUsd)} left of ${money(grantedOf(key), unitsPerUsd)}`;
}

export const expiryWords = ({ expiresAt }: Pick<Key, 'expiresAt'>, now: Date): Words => {
  if (expiresAt === null) return literal('never expires');
  return expiresAt.getTime() < now.getTime()
    ? words`expired ${expiry(expiresAt)}`
    : words`expires ${expiry(expiresAt)}`;
};

/** How old a reading is, in words that stay true while the message stands, and why it is not a newer one. */
export function ageWords({ asOf, now, trouble }: Reading): Words {
  const why = trouble === null ? nothing : words`⚠️ ${literal(TROUBLE_WORDS[trouble])}. `;
  if (asOf === null) return words`${why}Not read from CometAPI yet`;
  const minutes = Math.floor((now.getTime() - asOf.getTime()) / 60_000);
  if (minutes < 1) return words`${why}As of ${moment(asOf)}`;
  return words`${why}As of ${moment(asOf)}, ${count(minutes, 'minute')} ago`;
}

interface Reading {
  readonly asOf: Date | null;
  readonly now: Date;
  readonly trouble: Trouble | null;
}

export const TROUBLE_WORDS: Readonly<Record<Trouble, string>> = {
  down: 'CometAPI does not answer',
  auth: 'CometAPI refuses the bot’s access token',
};
