import type { DisableChange } from '../../../domain/changes/disable.ts';
import { fieldsOf } from '../../../domain/keys/settings.ts';
import { lostText } from '../../settings/setting-text.ts';
import { msg } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS } from './change-words.ts';

export const disable: ChangeWords<DisableChange> = {
  ...PLAIN_WORDS,
  wanted: (_, { keyName }) => msg`*${keyName}* disabled`,
  effect: (effect, change, unitsPerUsd) =>
    msg`${PLAIN_WORDS.effect(effect, change, unitsPerUsd)}${lostText(fieldsOf(effect.was))}`,
};
