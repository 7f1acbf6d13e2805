import { stateOf } from '../../../domain/keys/key.ts';
import { theirs } from '../../../domain/notices/life.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { paragraphs, sentence } from '../../blocks/blocks.ts';
import { stateText } from '../../text/key-state.ts';
import { count, joined, keyLabel, msg, person, type Text } from '../../text/text.ts';
import { assignAllButton, disableAllButton } from '../keys/key-list.ts';
import type { Body, NoticeView } from './view.ts';

type OwnerLeft = Body<'owner_left'>;

/** To leads and admins, with their keys as they are, and what to do about these. */
export const ownerLeftView: NoticeView<'owner_left'> = (body, told) => {
  const { owner, keys: total } = body;
  if (told.isOver)
    return sentence(msg`✅ All of ${person(owner)}’s keys have another owner now, or are gone.`);
  const left = theirs(owner, told.keys);
  return paragraphs(
    [
      msg`${person(owner)} has left Slack or can’t be reached there, and owned ${count(total, 'key')} when I found out.`,
      ...(left.length > 0 ? [listText(left, { more: unlisted(body), now: told.now })] : []),
      left.length > 0
        ? msg`Notices about their keys come here instead. *Disable all* lets a lead disable them; *Assign all* lets an admin give them to somebody else.`
        : msg`Notices about their keys come here instead. \`/cometkey list\` with their name shows the keys; *Assign all* lets an admin give them to somebody else.`,
    ],
    buttons(body, left, told),
  );
};

function buttons(body: OwnerLeft, left: readonly MirroredKey[], { now }: NoticeContext) {
  const isWorking =
    left.some((key) => stateOf(key, now) !== 'disabled') || (left.length > 0 && unlisted(body) > 0);
  return [...(isWorking ? [disableAllButton(body.owner)] : []), assignAllButton(body.owner)];
}

const unlisted = ({ keys, keyIds = [] }: OwnerLeft): number => Math.max(0, keys - keyIds.length);

const SHOWN = 20;

function listText(left: readonly MirroredKey[], { more, now }: { more: number; now: Date }): Text {
  const lines = left.slice(0, SHOWN).map((key) => msg`• ${keyLabel(key)} · ${stateText(key, now)}`);
  const rest = left.length - lines.length + more;
  if (rest === 0) return joined(lines);
  return joined([...lines, msg`And ${rest} more: \`/cometkey list\` with their name shows them.`]);
}
