import { paragraphs } from '../../blocks/blocks.ts';
import { groupTroubleText } from '../../text/group-text.ts';
import { msg } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

/** To admins. */
export const groupTroubleView: NoticeView<'group_trouble'> = (trouble) =>
  paragraphs([
    groupTroubleText(trouble),
    msg`Until that’s fixed, nobody has any rights through it; people the policy names one by one keep theirs. Fix the group in Slack, or ask whoever runs me to name another one.`,
  ]);
