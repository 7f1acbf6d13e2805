import type { GroupTrouble } from '../../usecases/ports/ports.ts';
import { literal, msg, type Text } from './text.ts';

const WHY: Readonly<Record<GroupTrouble['why'], Text>> = {
  missing: literal('Slack lists no such group: it may have been disabled or deleted'),
  empty: literal('it has no members'),
  unreadable: literal('Slack doesn’t say who is in it'),
};

/** Which group it is, whom it should name, and why it gives nobody a right. */
export const groupTroubleText = ({ group, list, why }: GroupTrouble): Text =>
  msg`The user group \`${group}\` should name ${list === 'leads' ? literal('the leads') : literal('the admins')}, but ${WHY[why]}.`;
