import { paragraphs } from '../../blocks/blocks.ts';
import { groupTroubleText } from '../../text/people/group-text.ts';
import { msg } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

/** To admins. */
export const groupTroubleView: NoticeView<'group_trouble'> = (trouble) =>
  paragraphs([
    groupTroubleText(trouble),
    msg`Until that’s fixed, the group gives nobody any rights; people the policy names individually keep theirs. Fix the group in Slack, or ask whoever runs me to name another one.`,
  ]);
