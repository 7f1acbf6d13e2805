import type { KeyName } from '../../../domain/problems/problem.ts';
import { button, paragraphs } from '../../blocks/blocks.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { count, joined, keyLabel, literal, msg, person, type Text } from '../../text/text.ts';
import { freeFrom } from './handed-over.ts';
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
      context.hasSecondAdmin === false
        ? msg`Notices about them come to you. There’s no second admin who could let you see their secrets sooner, so you can see them from ${freeFrom(context)}.`
        : literal(
            'Notices about them come to you, and only you can see their secrets. For the first day, a second admin has to agree before you see one.',
          ),
    ],
    [button({ action: ACTIONS.listKeys, text: 'List keys' })],
  );

/** To each former owner, with those that were theirs. */
export const reassignedManyView: NoticeView<'reassigned_many'> = ({ keys, by, to }, context) =>
  paragraphs([
    msg`${person(by)} assigned ${count(keys.length, 'key')} of yours to ${person(to)}: ${named(keys)}.`,
    context.hasSecondAdmin === false
      ? msg`They can see a secret from ${freeFrom(context)}, and I’ll tell you when they first do. If this surprises you, ask an admin.`
      : literal(
          'For a day they can’t see a secret unless a second admin agrees, and I’ll tell you when they first do. If this surprises you, ask an admin.',
        ),
  ]);
