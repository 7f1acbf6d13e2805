import type { Standing } from '../../../domain/member.ts';
import type { KeyName } from '../../../domain/problems/problem.ts';
import type { Sentences } from '../../text/sentences.ts';
import { joined, keyLabel, literal, nothing, owner, person, type Words, words } from '../../text/text.ts';

const WHY_NOT: Readonly<Record<Standing, string>> = {
  guest: 'Guests of this workspace cannot use CometAPI keys.',
  stranger: 'People of other workspaces cannot use CometAPI keys here.',
  deactivated: 'Deactivated accounts cannot use CometAPI keys.',
  bot: 'Bots cannot use CometAPI keys.',
};

const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  guest: 'is a guest',
  stranger: 'belongs to another workspace',
  deactivated: 'is deactivated',
  bot: 'is a bot',
};

export const standingWords = (standing: Standing): Words => literal(WHY_NOT[standing]);

/** Another member's key is named by its number alone. */
const label = (key: KeyName): Words => (key.name === '' ? words`Key #${key.id}` : keyLabel(key));

const owned = (by: string | null): Words =>
  by === null ? literal('It has no owner yet.') : words`Its owner is ${person(by)}.`;

const names = (keys: readonly KeyName[]): Words => joined(keys.slice(0, 5).map(keyLabel), ', ');

export const WHO_PROBLEMS: Sentences<
  | 'not_a_member'
  | 'other_workspace'
  | 'directory_unavailable'
  | 'not_your_key'
  | 'only_the_owner_reveals'
  | 'leads_only'
  | 'admins_only'
  | 'only_an_admin_enables'
  | 'person_not_a_member'
  | 'no_such_key'
  | 'ambiguous_key'
  | 'key_gone'
> = {
  not_a_member: ({ standing }) =>
    words`${standingWords(standing)} Ask a member of the team to do it for you.`,
  other_workspace: () => words`This works only in the workspace it is installed in. Run \`/cometkey\` there.`,
  directory_unavailable: () =>
    words`Slack did not say who you are and what you may do, so nothing was done. Try again in a minute.`,
  not_your_key: ({ key, owner: by }) =>
    words`${label(key)} is not yours, so you cannot do that. ${owned(by)} ${literal(by === null ? 'Ask an admin.' : 'Ask them, or an admin.')}`,
  only_the_owner_reveals: ({ key, owner: by }) =>
    words`Only its owner can see the secret of ${key.name === '' ? words`key #${key.id}` : keyLabel(key)}. ${owned(by)}${
      by === null ? literal(' An admin can assign one: `/cometkey assign KEY @user`.') : nothing
    }`,
  leads_only: () =>
    words`Only leads can do that. \`/cometkey list\` and \`/cometkey requests mine\` show what is yours.`,
  admins_only: () => words`Only admins can do that. Ask one of them.`,
  only_an_admin_enables: ({ key }) =>
    words`An admin disabled ${keyLabel(key)}, so only an admin can enable it. Ask one of them why.`,
  person_not_a_member: ({ who, standing }) =>
    words`${owner(who)} ${literal(STANDING_WORDS[standing])} and cannot own a key. Choose a full member of this workspace.`,
  no_such_key: ({ word, nearest }) =>
    nearest.length > 0
      ? words`There is no key “${word}” that you can see. Did you mean ${names(nearest)}?`
      : words`There is no key “${word}” that you can see. \`/cometkey list\` shows yours.`,
  ambiguous_key: ({ word, matches }) =>
    words`Several keys match “${word}”: ${names(matches)}${
      matches.length > 5 ? words` and ${matches.length - 5} more` : nothing
    }. Write its id, for example \`/cometkey show #${matches[0]?.id ?? 1234}\`.`,
  key_gone: ({ key }) =>
    words`${keyLabel(key)} no longer exists in CometAPI. \`/cometkey create\` makes a new one.`,
};
