import { paragraphs } from '../../blocks/blocks.ts';
import { count, msg, person } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

export const ownerLeftView: NoticeView<'owner_left'> = ({ owner, keys }) =>
  paragraphs([
    msg`${person(owner)} has left or cannot be reached in Slack, and owns ${count(keys, 'key')}.`,
    msg`News about them comes here from now on. \`/cometkey list\` with their name shows them, and an admin gives each a new owner with \`/cometkey assign KEY @user\`.`,
  ]);
