import type { EnableChange } from '../../../domain/changes/enable.ts';
import { msg } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS } from './change-words.ts';

export const enable: ChangeWords<EnableChange> = {
  ...PLAIN_WORDS,
  wanted: (_, { keyName }) => msg`*${keyName}* enabled`,
};
