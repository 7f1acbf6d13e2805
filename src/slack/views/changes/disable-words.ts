import type { DisableChange } from '../../../domain/changes/disable.ts';
import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { Role, UserId } from '../../../domain/member.ts';
import { type SideEffect, sideEffectOf } from '../../../domain/requests/outcome.ts';
import { lostText } from '../../settings/setting-text.ts';
import type { Owned } from '../../text/facts/owner.ts';
import { literal, money, msg, nothing, person, type Text } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS } from './change-words.ts';

interface Disabling extends Owned {
  /** Who disables it. */
  readonly by: UserId;
  readonly role: Role;
}

/** Who may enable the key again: the same as of any key that this person disables. */
export function enablersText({ by, role, owner, ownerLeft = false }: Disabling): Text {
  if (role === 'admin') return owner === by ? literal('you or another admin') : literal('an admin');
  if (owner === by) return literal('you or an admin');
  return owner === null || ownerLeft ? literal('an admin') : msg`${person(owner)} or an admin`;
}

/** For whoever disabled a key that is not theirs. */
export function othersKeyTexts(disabling: Disabling): Text[] {
  const { by, owner, ownerLeft = false } = disabling;
  if (owner === by) return [];
  return [whoseKeyText(owner, ownerLeft), msg`Only ${enablersText(disabling)} can enable it again.`];
}

function whoseKeyText(owner: UserId | null, isLeft: boolean): Text {
  if (owner === null) return literal('It has no owner.');
  return isLeft
    ? msg`Its owner, ${person(owner)}, has left.`
    : msg`It’s ${person(owner)}’s key; I’ll message them.`;
}

/** What the disable did besides, for after another sentence. */
export function besidesText({ debt, dropped }: SideEffect, unitsPerUsd: UnitsPerUsd): Text {
  const writtenOff =
    debt === 0
      ? nothing
      : msg` CometAPI can’t store a debt, so disabling the key wrote off the ${money(debt, unitsPerUsd)} it was overspent by.`;
  return msg`${writtenOff}${lostText(dropped)}`;
}

export const DISABLE_WORDS: ChangeWords<DisableChange> = {
  ...PLAIN_WORDS,
  wanted: (_, { keyName }) => msg`*${keyName}* to be disabled`,
  done: (effect, _, { keyName, unitsPerUsd }) => [
    msg`Disabled *${keyName}*. Calls with it will start to fail within a minute.${besidesText(sideEffectOf(effect), unitsPerUsd)}`,
  ],
  effect: (effect, change, of) =>
    msg`${PLAIN_WORDS.effect(effect, change, of)}${besidesText(sideEffectOf(effect), of.unitsPerUsd)}`,
};
