import type { TeamName, UserId } from '../../../domain/member.ts';
import type { OwnerProblem } from '../../../domain/problems/owner-problem.ts';
import type { KeyName, Problem } from '../../../domain/problems/problem.ts';
import { ownersText } from '../../text/facts/owner.ts';
import { groupNames } from '../../text/people/group-text.ts';
import {
  either,
  firstOf,
  keyLabel,
  list,
  literal,
  msg,
  nothing,
  person,
  type Text,
} from '../../text/text.ts';
import type { Sentences } from './sentences.ts';

/** Another member's key has no name here. */
export const label = (key: KeyName): Text => (key.name === '' ? msg`Key #${key.id}` : keyLabel(key));

interface Owned {
  readonly owner: string | null;
  readonly ownerLeft?: true;
}

function owned({ owner: by, ownerLeft }: Owned): Text {
  if (by === null) return literal('It has no owner yet.');
  return ownerLeft ? msg`Its owner, ${person(by)}, has left.` : msg`Its owner is ${person(by)}.`;
}

/** Whom there is to ask. */
const askable = ({ owner: by, ownerLeft }: Owned): boolean => by !== null && ownerLeft !== true;

/** How a key that has no owner gets one. */
const toOwnText = ({ id }: KeyName, mayAssign: boolean): Text =>
  mayAssign
    ? msg` \`/cometkey assign #${id}\` gives it one.`
    : msg` If it’s yours: \`/cometkey claim #${id}\`.`;

/** How somebody gets a secret that its owner does not need any more, or that nobody could ever see. */
function revealNext(key: KeyName, mayAssign: boolean, its: Owned): Text {
  if (its.owner === null) return toOwnText(key, mayAssign);
  if (askable(its)) return literal(' If you need a key of your own: `/cometkey create`.');
  return mayAssign
    ? msg` \`/cometkey assign #${key.id}\` gives it another.`
    : literal(' An admin can assign it to somebody else.');
}

const ownedBy = ({ owner, ownerLeft }: { owner: string | null; ownerLeft: boolean }): Owned => ({
  owner,
  ...(ownerLeft && { ownerLeft }),
});

const MOST_TEAMS = 5;

const isIn = (who: UserId, isOwn: boolean): Text => (isOwn ? literal('You’re') : msg`${person(who)} is`);

function teamsText(teams: readonly TeamName[]): Text {
  const named = teams.map((team) => msg`*${team}*`);
  return teams.length > MOST_TEAMS ? firstOf(named, { most: MOST_TEAMS }) : list(named);
}

const teamOption = (team: TeamName): Text =>
  /\s/.test(team) ? msg`\`--team "${team}"\`` : msg`\`--team ${team}\``;

const MOST_IDS = 10;

/** Of several keys of one name. */
function othersStep(keys: Extract<Problem, { kind: 'others_key' }>['keys']): Text {
  const [first, ...more] = keys.filter(({ owner: by }) => by === null);
  if (!first && keys.every(({ ownerLeft }) => ownerLeft)) return literal('Ask an admin.');
  if (!first) return literal('Ask the owner of the one you mean, or an admin.');
  if (more.length === 0) return msg`If the one without an owner is yours: \`/cometkey claim #${first.id}\`.`;
  const ids = [first, ...more].map(({ id }) => msg`#${id}`);
  return msg`Those without an owner are ${ids.length > MOST_IDS ? firstOf(ids, { most: MOST_IDS }) : list(ids)}; if one is yours: \`/cometkey claim #${first.id}\`.`;
}

/** What whoever may not see a key can do about it. */
function askStep(its: Owned, { id }: { readonly id: number }): Text {
  if (its.owner === null) return msg`If it’s yours: \`/cometkey claim #${id}\`.`;
  return literal(askable(its) ? 'Ask them, or an admin.' : 'Ask an admin.');
}

/** The same by its name and by its number. */
const unseenText = (label: Text, key: { readonly id: number }, its: Owned): Text =>
  msg`Key ${label} isn’t yours, so you can’t see or change it. ${owned(its)} ${askStep(its, key)}`;

export const OWNER_PROBLEMS: Sentences<OwnerProblem['kind']> = {
  not_your_key: ({ key, ...its }) =>
    key.name === ''
      ? unseenText(msg`#${key.id}`, key, its)
      : msg`${keyLabel(key)} isn’t yours, so you can’t do that. ${owned(its)} ${askStep(its, key)}`,
  only_the_owner_reveals: ({ key, mayAssign, ...its }) =>
    msg`Only its owner can see the secret of ${keyLabel(key)}. ${owned(its)}${revealNext(key, mayAssign, its)}`,
  stand_in_never_enables: ({ key, owner: by, ownerLeft }) =>
    msg`${keyLabel(key)} is disabled, and as its backup you can’t enable it. Ask ${by === null || ownerLeft ? nothing : msg`${person(by)}, or `}an admin.`,
  others_key: ({ word, keys }) =>
    keys.length > 1
      ? msg`You can’t see the ${keys.length} keys called “${word}”, because ${literal(keys.length === 2 ? 'neither' : 'none')} of them is yours: ${ownersText(keys)}. ${othersStep(keys)}`
      : unseenText(msg`“${word}”`, keys[0], ownedBy(keys[0])),
  has_owner: ({ word, owner: by, ownerLeft, isOwn }) => {
    if (isOwn) return msg`“${word}” is yours already. \`/cometkey list\` shows your keys.`;
    return ownerLeft
      ? msg`“${word}” belongs to ${person(by)}, who has left, so you can’t claim it. Ask an admin to assign it to you.`
      : msg`“${word}” has an owner, ${person(by)}, so you can’t claim it. Ask an admin to assign it to you, or ${person(by)} to press *Not mine*; then you can claim it.`;
  },
  team_needed: ({ who, teams, isOwn }) =>
    msg`${isIn(who, isOwn)} in the teams ${teamsText(teams)}. Say which of them the key belongs to: choose it in the form, or add ${either(teams.slice(0, MOST_TEAMS).map(teamOption))}.`,
  not_in_team: ({ who, team, teams, isOwn }) =>
    teams.length === 0
      ? msg`${isIn(who, isOwn)} in no team, so the key can’t belong to “${team}”. Leave the team out.`
      : msg`${isIn(who, isOwn)} in ${teamsText(teams)}, and in no team called “${team}”. Write ${either(teams.slice(0, MOST_TEAMS).map(teamOption))} instead.`,
  leads_no_team: () =>
    literal('You don’t lead a team, so there’s no list of its keys. `/cometkey list` shows your own.'),
  teams_unread: ({ who, groups, isOwn }) =>
    msg`I can’t check who is in ${groupNames(groups)} right now, so I don’t know which team ${isOwn ? literal('you’re in') : msg`${person(who)} is in`}, and who decides depends on it. I did nothing. Try again in a minute; if it keeps happening, tell an admin.`,
};
