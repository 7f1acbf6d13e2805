import type { KeyName } from '../../../domain/problems/problem.ts';
import { button, paragraphs } from '../../blocks/blocks.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { count, joined, keyLabel, msg, person, type Text } from '../../text/text.ts';
import { guardText } from './handed-over.ts';
import type { NoticeView } from './view.ts';

const SHOWN = 30;

function named(keys: readonly KeyName[]): Text {
  const shown = keys.slice(0, SHOWN).map(keyLabel);
  const more = keys.length - shown.length;
  return joined(more > 0 ? [...shown, msg`and ${more} more`] : shown, ', ');
}

/** To the new owner of several keys. */
export const assignedManyView: NoticeView<'assigned_many'> = ({ keys, by }, context) =>
  paragraphs(
    [
      msg`${person(by)} assigned ${count(keys.length, 'key')} to you: ${named(keys)}.`,
      guardText(context, {
        alone: (from) =>
          msg`Notices about them come to you. There’s no second admin who could let you see their secrets sooner, so you can see them from ${from}.`,
        guarded:
          'Notices about them come to you, and only you can see their secrets. For the first day, a second admin has to agree before you see one.',
        free: 'Notices about them come to you, and only you can see their secrets.',
      }),
    ],
    [button({ action: ACTIONS.listKeys, text: 'List keys' })],
  );

/** To each former owner, with those that were theirs. */
export const reassignedManyView: NoticeView<'reassigned_many'> = ({ keys, by, to }, context) =>
  paragraphs([
    msg`${person(by)} assigned ${count(keys.length, 'key')} of yours to ${person(to)}: ${named(keys)}.`,
    guardText(context, {
      alone: (from) =>
        msg`They can see a secret from ${from}, and I’ll tell you when they first do. If this surprises you, ask an admin.`,
      guarded:
        'For a day they can’t see a secret unless a second admin agrees, and I’ll tell you when they first do. If this surprises you, ask an admin.',
      free: 'They can see their secrets now, and I tell you the first time they do. If this surprises you, ask an admin.',
    }),
  ]);
