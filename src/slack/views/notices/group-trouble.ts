import { paragraphs } from '../../blocks/blocks.ts';
import { groupTroubleText } from '../../text/group-text.ts';
import { msg } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

/** To admins. */
export const groupTroubleView: NoticeView<'group_trouble'> = (trouble) =>
  paragraphs([
    groupTroubleText(trouble),
    msg`Until that is mended, nobody has their rights through it; people whom the policy names one by one keep theirs. Mend the group in Slack, or have an operator name another one.`,
  ]);
