import type { EditChange } from '../../../domain/changes/edit.ts';
import { differing } from '../../../domain/keys/settings.ts';
import { editLines, fieldList } from '../../settings/setting-text.ts';
import { joined, msg } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS } from './change-words.ts';

export const edit: ChangeWords<EditChange> = {
  ...PLAIN_WORDS,
  wanted: ({ seen, to }, { keyName }) => msg`a change of ${fieldList(differing(seen, to))} on *${keyName}*`,
  result: ({ was }, change) => joined(editLines({ ...change, seen: was })),
  details: (change) => [msg`*Changes*\n${joined(editLines(change))}`],
};
