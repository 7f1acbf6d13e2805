import { paragraphs } from '../../blocks/blocks.ts';
import { keyLabel, literal, msg, person } from '../../text/text.ts';
import { openButton } from '../keys/key-buttons.ts';
import type { NoticeView } from './view.ts';

/** To whoever stands in for the owner of a key, or did, and to the owner. */
export const backupSetView: NoticeView<'backup_set'> = (
  { keyId, name, by, owner, backup },
  { notice: { to } },
) => {
  const key = { id: keyId, name };
  const reader = to.kind === 'member' ? to.id : '';
  const theirs = by === owner ? literal('their') : msg`${person(owner)}’s`;
  if (reader === owner)
    return backup === null
      ? paragraphs([msg`${person(by)} ended the backup for your key ${keyLabel(key)}.`])
      : paragraphs(
          [msg`${person(by)} named ${person(backup)} as the backup for your key ${keyLabel(key)}.`],
          [openButton(key)],
        );
  if (reader !== backup)
    return paragraphs([msg`${person(by)} ended your role as the backup for ${theirs} key ${keyLabel(key)}.`]);
  return paragraphs(
    [
      msg`${person(by)} named you as the backup for ${theirs} key ${keyLabel(key)}.`,
      literal(
        'Until that ends, you get its notices too, and can renew it, disable it or ask for more. You never see its secret.',
      ),
    ],
    [openButton(key)],
  );
};
