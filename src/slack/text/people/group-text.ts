import type { Member } from '../../../domain/member.ts';
import { isRoleList, teamLedBy, teamOf } from '../../../domain/policy/people/people.ts';
import type { GroupTrouble } from '../../../usecases/ports/ports.ts';
import { list, literal, msg, personOrGroup, type Text } from '../text.ts';
import { listText } from './list-text.ts';

const WHY: Readonly<Record<GroupTrouble['why'], Text>> = {
  missing: literal('Slack has no such group: it may have been disabled or deleted'),
  empty: literal('it has no members'),
  unreadable: literal('Slack won’t tell me who is in it'),
};

/** As Slack shows it, and by its id, because Slack has no name for a group that is gone. */
export const groupName = (group: string): Text => msg`${personOrGroup(group)} (\`${group}\`)`;

/** Which group it is, whom it should name, and why it gives nobody a right. */
export const groupTroubleText = ({ group, list: where, why }: GroupTrouble): Text =>
  isRoleList(where) || teamLedBy(where) !== null || teamOf(where) !== null
    ? msg`The user group ${groupName(group)} is listed among ${listText(where)}, but ${WHY[why]}.`
    : msg`The user group ${groupName(group)} is on the list ${where}, but ${WHY[why]}.`;

/** Only for what one person reads, because it mentions them. */
export const groupNames = (groups: readonly string[]): Text => list(groups.map(personOrGroup));

/** Where more would stand for a lead or an admin, which the reader may be; none: their role is certain. */
export const unprovenTexts = ({ role, unreadGroups = [] }: Member): Text[] =>
  unreadGroups.length === 0
    ? []
    : [
        msg`⚠️ I can’t check who is in ${groupNames(unreadGroups.map(({ group }) => group))} right now, so I’m showing you what a ${literal(role)} sees. If you decide requests, those waiting for you may be missing here. Look again in a minute; if it keeps happening, tell an admin.`,
      ];
