import { paragraphs, sentence } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { count, keyLabel, literal, msg, person, type Text } from '../../text/text.ts';
import { openButton } from '../keys/key-buttons.ts';
import { named } from './assigned-many.ts';
import type { Body, NoticeView } from './view.ts';

type Told = Body<'backup_set'>;

const label = ({ keyId, name }: Told): Text => keyLabel({ id: keyId, name });
const whose = ({ by, owner }: Told): Text => (by === owner ? literal('their') : msg`${person(owner)}’s`);

/** To whoever stands in for the owner of a key, or did, and to the owner. */
export const backupSetView: NoticeView<'backup_set'> = (body, { isOver, key, notice: { to } }) => {
  const reader = to.kind === 'member' ? to.id : '';
  if (body.backup === null) return sentence(endedText(body, reader));
  if (isOver && key?.deletedAt) return sentence(msg`🗑️ Key ${label(body)} was deleted.`);
  return isOver ? overMessage(body, reader) : namedMessage(body, reader);
};

/** That nobody stands in any more, or somebody else. */
function endedText(body: Told, reader: string): Text {
  const { by, owner, lost } = body;
  if (reader === owner)
    return msg`You have no backup for key ${label(body)} any more: ${person(by)} ended it.`;
  if (!lost) return endedRole(body);
  return lost.to === null
    ? msg`${person(by)} says key ${label(body)} isn’t theirs, so you aren’t its backup any more.`
    : msg`${person(by)} assigned key ${label(body)} to ${person(lost.to)}, so you aren’t its backup any more.`;
}

const endedRole = (body: Told): Text =>
  msg`${person(body.by)} ended your role as the backup for ${whose(body)} key ${label(body)}.`;

const overMessage = (body: Told, reader: string): Message => {
  const { owner, backup } = body;
  if (reader !== owner && reader !== backup) return sentence(endedRole(body));
  return sentence(
    reader === owner
      ? msg`${person(backup ?? '')} was the backup for your key ${label(body)}. That’s over.`
      : msg`You were the backup for ${person(owner)}’s key ${label(body)}. That’s over.`,
  );
};

function namedMessage(body: Told, reader: string): Message {
  const { keyId: id, name, by, owner, backup } = body;
  const open = [openButton({ id, name })];
  if (reader === owner)
    return paragraphs(
      [msg`${person(by)} named ${person(backup ?? '')} as the backup for your key ${label(body)}.`],
      open,
    );
  if (reader !== backup) return sentence(endedRole(body));
  return paragraphs(
    [
      msg`${person(by)} named you as the backup for ${whose(body)} key ${label(body)}.`,
      literal(
        'Until that ends, you get its notices too, and can renew it, disable it or ask for more. You never see its secret.',
      ),
    ],
    open,
  );
}

/** To whoever stood in for the owners of several keys. */
export const backupsLostView: NoticeView<'backups_lost'> = ({ keys, by, to }) =>
  sentence(
    msg`${person(by)} assigned ${count(keys.length, 'key')} to ${person(to)}, so you aren’t their backup any more: ${named(keys)}.`,
  );
