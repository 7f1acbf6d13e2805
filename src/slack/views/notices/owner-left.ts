import { paragraphs } from '../../blocks/blocks.ts';
import { count, msg, person } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

export const ownerLeftView: NoticeView<'owner_left'> = ({ owner, keys }) =>
  paragraphs([
    msg`I had news for ${person(owner)}, who has left Slack or can’t be reached there and owned ${count(keys, 'key')}.`,
    msg`News about their keys comes here instead. \`/cometkey list\` with their name shows the keys; an admin gives each a new owner with \`/cometkey assign KEY @user\`.`,
  ]);
