import type { DisableChange } from '../../../domain/changes/disable.ts';
import { msg } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS } from './change-words.ts';

export const disable: ChangeWords<DisableChange> = {
  ...PLAIN_WORDS,
  wanted: (_, { keyName }) => msg`*${keyName}* disabled`,
};
