import { button, paragraphs } from '../../blocks/blocks.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { listRef } from '../../blocks/refs/list-refs.ts';
import { count, msg, person } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

/** To leads and admins, with what an admin does about it. */
export const ownerLeftView: NoticeView<'owner_left'> = ({ owner, keys }) =>
  paragraphs(
    [
      msg`${person(owner)} has left Slack or can’t be reached there, and owned ${count(keys, 'key')} when I found out.`,
      msg`News about their keys comes here instead. \`/cometkey list\` with their name shows the keys; *Assign all* lets an admin give them to somebody else.`,
    ],
    [
      button({
        action: ACTIONS.assignTheirs,
        text: 'Assign all',
        value: listRef.encode({ scope: { person: owner }, filter: null, text: '', page: 0 }),
      }),
    ],
  );
