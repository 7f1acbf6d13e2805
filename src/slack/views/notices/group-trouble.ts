import type { NoticeBody } from '../../../domain/notices/notice.ts';
import { paragraphs } from '../../blocks/blocks.ts';
import { literal, msg, type Text } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

type GroupTrouble = Extract<NoticeBody, { kind: 'group_trouble' }>;

const WHY: Readonly<Record<GroupTrouble['why'], Text>> = {
  missing: literal('Slack lists no such group; it may have been disabled or deleted'),
  empty: literal('it has no members'),
  unreadable: literal('Slack does not say who is in it'),
};

/** To admins: rights are refused through this group until somebody mends it. */
export const groupTroubleView: NoticeView<'group_trouble'> = ({ group, list, why }) =>
  paragraphs([
    msg`The user group \`${group}\` should name ${literal(list === 'leads' ? 'the leads' : 'the admins')}, but ${WHY[why]}.`,
    msg`Until that is mended, nobody has their rights through it; people whom the policy names one by one keep theirs. Mend the group in Slack, or have an operator name another one.`,
  ]);
