import { paragraphs } from '../../blocks/blocks.ts';
import { count, msg, person } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

export const ownerLeftView: NoticeView<'owner_left'> = ({ owner, keys }) =>
  paragraphs([
    msg`${person(owner)} has left Slack or can’t be reached there, and owns ${count(keys, 'key')}.`,
    msg`From now on, news about them comes here. \`/cometkey list\` with their name shows the keys; an admin gives each a new owner with \`/cometkey assign KEY @user\`.`,
  ]);
