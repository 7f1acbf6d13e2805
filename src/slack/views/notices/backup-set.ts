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
  if (backup === null || (reader !== backup && reader !== owner))
    return paragraphs([
      msg`${person(by)} ended the backup of ${keyLabel(key)}, ${reader === owner ? literal('a key of yours') : msg`a key of ${person(owner)}`}.`,
    ]);
  if (reader === owner)
    return paragraphs(
      [msg`${person(by)} named ${person(backup)} as backup of your key ${keyLabel(key)}.`],
      [openButton(key)],
    );
  return paragraphs(
    [
      msg`${person(by)} named you as backup of ${keyLabel(key)}, a key of ${person(owner)}.`,
      literal(
        'Until that ends, you get its notices too, and can renew it, disable it or ask for more. You never see its secret.',
      ),
    ],
    [openButton(key)],
  );
};
