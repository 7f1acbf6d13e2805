import type { DisableChange } from '../../../domain/changes/disable.ts';
import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import { type SideEffect, sideEffectOf } from '../../../domain/requests/outcome.ts';
import { lostText } from '../../settings/setting-text.ts';
import { money, msg, nothing, type Text } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS } from './change-words.ts';

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
