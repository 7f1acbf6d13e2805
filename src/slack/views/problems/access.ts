import type { Membership } from '../../../domain/member.ts';
import type { OwnerProblem } from '../../../domain/problems/owner-problem.ts';
import type { KeyName, Problem } from '../../../domain/problems/problem.ts';
import { othersHaveToDecide, stillToDecide, thoseWhoDecide } from '../../text/asked-text.ts';
import { groupNames } from '../../text/people/group-text.ts';
import {
  day,
  either,
  firstOf,
  keyLabel,
  list,
  literal,
  mentionText,
  moment,
  msg,
  owner,
  person,
  personOrGroup,
  type Text,
} from '../../text/text.ts';
import { nothingToEnd } from '../requests/grant-end.ts';
import { label, OWNER_PROBLEMS } from './owners.ts';
import type { Sentences } from './sentences.ts';

const WHY_NOT: Readonly<Record<Membership, string>> = {
  guest: 'Guests can’t manage CometAPI keys in this workspace.',
  stranger: 'People from other workspaces can’t manage CometAPI keys here.',
  deactivated: 'Deactivated accounts can’t manage CometAPI keys.',
  bot: 'Bots can’t manage CometAPI keys.',
};

const MEMBERSHIP_TEXT: Readonly<Record<Membership, string>> = {
  guest: 'is a guest',
  stranger: 'belongs to another workspace',
  deactivated: 'is deactivated',
  bot: 'is a bot',
};

export const membershipText = (membership: Membership): Text => literal(WHY_NOT[membership]);

type AdminAct = Extract<Problem, { kind: 'admins_only' }>['act'];

const ADMINS_ONLY: Readonly<Record<AdminAct, string>> = {
  decide: 'Only admins can approve or deny this',
  assign: 'Only admins can assign keys',
  resume: 'Only admins can resume this',
  agree: 'Only admins can agree to this',
  audit: 'Only admins can read what others did',
  break_glass: 'Only admins can break the glass',
};

const MAY_NOT = {
  owner: 'own a key',
  backup: 'stand in for an owner',
  delegate: 'decide for you',
} as const;

type LeadAct = Extract<Problem, { kind: 'leads_only' }>['act'];

const LEADS_ONLY: Readonly<Record<LeadAct, string>> = {
  delegate:
    'Only those who decide requests in person can hand their votes on. What somebody handed to you, you can’t hand on.',
  decide:
    'Only leads and admins can approve or deny. `/cometkey requests` shows how your own requests stand.',
  usage:
    'Only the company’s leads and admins can see what others spend. `/cometkey usage` shows what yours spend.',
  list: 'Only leads and admins can list other people’s keys. `/cometkey list` shows yours.',
  disable:
    'Only leads and admins can disable other people’s keys. `/cometkey disable` disables one of yours.',
};

const names = (keys: readonly KeyName[]): Text => list(keys.slice(0, 5).map(keyLabel));

export const ACCESS_PROBLEMS: Sentences<
  | 'not_a_member'
  | 'other_workspace'
  | 'directory_unavailable'
  | 'store_unavailable'
  | 'save_unknown'
  | 'nothing_to_snooze'
  | 'nothing_to_end'
  | 'limit_comes_first'
  | 'setting_locked'
  | 'reveal_guarded'
  | 'nobody_approves_reveal'
  | 'own_assignment'
  | 'reveal_not_asked'
  | 'glass_off'
  | 'delegators_own'
  | 'delegates_to_self'
  | 'delegation_moved'
  | 'no_delegation'
  | 'several_delegations'
  | 'leads_only'
  | 'lowering_off'
  | 'admins_only'
  | 'approvers_only'
  | 'vote_not_needed'
  | 'only_an_admin_enables'
  | 'person_not_a_member'
  | 'no_such_key'
  | 'no_key_called'
  | 'ambiguous_key'
  | 'no_key_like'
  | 'no_owner_to_back_up'
  | 'backs_up_themselves'
  | 'key_missing'
  | 'key_gone'
  | 'key_deleted'
  | OwnerProblem['kind']
> = {
  ...OWNER_PROBLEMS,
  not_a_member: ({ membership }) => msg`${membershipText(membership)} Ask a full member to do it for you.`,
  other_workspace: () => msg`This only works in the workspace where I’m installed. Run \`/cometkey\` there.`,
  directory_unavailable: () =>
    msg`Slack didn’t tell me who you are or what you’re allowed to do, so I did nothing. Try again in a minute.`,
  store_unavailable: () =>
    msg`I can’t save anything right now, so nothing changed. Try again in a minute; if it keeps happening, tell whoever runs me.`,
  save_unknown: () =>
    msg`My database stopped responding while I was working on this, so it may be done, or may still get done. Check \`/cometkey requests\` and \`/cometkey list\` before you try again.`,
  nothing_to_end: nothingToEnd,
  limit_comes_first: ({ key, until }) =>
    msg`I can’t take that back while ${keyLabel(key)} has no limit, which is due back ${moment(until.at)}. Then I’ll take back both; end the unlimited quota first to have that sooner.`,
  setting_locked: ({ what }) =>
    msg`Your company’s policy says I must always tell you about \`${literal(what.replaceAll('_', '-'))}\`, so that can’t be turned off. \`/cometkey settings\` shows what you can choose.`,
  nothing_to_snooze: ({ key }) =>
    msg`There’s nothing left to snooze for ${keyLabel(key)}: anything else I tell you about it can’t be put off. \`/cometkey show ${key.name}\` shows its state.`,
  reveal_guarded: ({ key, by, until }) =>
    msg`${person(by)} assigned ${keyLabel(key)} to you within the last day, so a second admin has to agree before you see its secret. Otherwise you can’t see it until ${moment(until)}.`,
  nobody_approves_reveal: ({ key, until, unread }) =>
    unread.length > 0
      ? msg`A second admin has to agree before you see the secret of ${keyLabel(key)}, and I can’t read ${groupNames(unread)} right now, so I can’t tell who could. Try again in a minute. Otherwise you can’t see it until ${moment(until)}.`
      : msg`${keyLabel(key)} changed hands within the last day, and there’s no second admin who could let you see its secret sooner, so you can’t see it until ${moment(until)}.`,
  reveal_not_asked: ({ key, to, isFree }) =>
    isFree
      ? msg`${person(to)} no longer needs approval to see the secret of ${keyLabel(key)}.`
      : msg`${person(to)} isn’t waiting to see the secret of ${keyLabel(key)}: I’ve fetched it for them since. If they need it again, they’ll ask.`,
  own_assignment: ({ key, isOwner }) =>
    isOwner
      ? msg`${keyLabel(key)} is yours, so another admin has to agree.`
      : msg`You assigned ${keyLabel(key)} yourself, so another admin has to agree.`,
  delegators_own: ({ id, by }) =>
    msg`Request \`${id}\` is that of the person who handed you their votes, or about a key of theirs, so ${othersHaveToDecide(by)} it.`,
  delegates_to_self: () => msg`You can’t hand your votes to yourself. Choose somebody else.`,
  delegation_moved: () =>
    msg`Somebody changed this just now. Look at it with \`/cometkey delegate\`, then try again.`,
  no_delegation: () =>
    msg`Nobody decides for you, and you decide for nobody, so there’s nothing to end. To hand your votes on: \`/cometkey delegate @bob until friday\`.`,
  several_delegations: ({ others }) =>
    msg`Several people handed you their votes, or have yours. Say which to end: ${either(others.map((id) => msg`\`/cometkey delegate end ${mentionText(id)}\``))}.`,
  glass_off: ({ id }) =>
    msg`The policy lets nobody break the glass. \`/cometkey requests ${id}\` shows who has to approve.`,
  lowering_off: () =>
    literal('The rule lets nobody give less than was asked for. Approve it as it is, or deny it.'),
  leads_only: ({ act }) => literal(LEADS_ONLY[act]),
  admins_only: ({ act, ask }) => {
    const [first, second] = ask.map(personOrGroup);
    const only = literal(ADMINS_ONLY[act]);
    if (!first) return msg`${only}.`;
    return second ? msg`${only}: ask ${first} or ${second}.` : msg`${only}: ask ${first}.`;
  },
  approvers_only: ({ by }) =>
    msg`Only ${thoseWhoDecide(by)} can approve or deny this. \`/cometkey requests\` shows how your own requests stand.`,
  vote_not_needed: ({ id, open }) =>
    msg`Request \`${id}\` already has every approval that could come from you. ${stillToDecide(open)} it. To deny it: \`/cometkey deny ${id}\`.`,
  only_an_admin_enables: ({ key }) =>
    msg`An admin disabled ${keyLabel(key)}, so only an admin can enable it. Ask one of them.`,
  person_not_a_member: ({ who, membership, as }) =>
    msg`${owner(who)} ${literal(MEMBERSHIP_TEXT[membership])} and can’t ${literal(MAY_NOT[as])}. Choose a full member of this workspace.`,
  no_such_key: ({ word, nearest: [first, ...more], isRenamed, isAmongAll }) => {
    if (!first)
      return isAmongAll
        ? msg`There’s no key “${word}”. \`/cometkey list all\` shows every key.`
        : msg`There’s no key “${word}” that you can see. \`/cometkey list\` shows yours.`;
    const nearest = [first, ...more];
    if (isRenamed && more.length > 0)
      return msg`Several keys were called “${word}” before. They’re called ${names(nearest)} now. Write the one you mean.`;
    if (isRenamed) return msg`“${word}” is called ${keyLabel(first)} now. Write that instead.`;
    const meant = either(nearest.slice(0, 5).map(keyLabel));
    return isAmongAll
      ? msg`There’s no key “${word}”. Did you mean ${meant}?`
      : msg`There’s no key “${word}” that you can see. Did you mean ${meant}?`;
  },
  no_key_called: ({ word }) => msg`There’s no key called “${word}”. Write its full name, or its number.`,
  ambiguous_key: ({ word, matches, verb = 'show' }) =>
    msg`Several keys match “${word}”: ${firstOf(matches.map(keyLabel), { most: 5 })}. Write its number, for example \`/cometkey ${literal(verb)} #${matches[0]?.id ?? 1234}\`.`,
  no_key_like: ({ pattern }) =>
    msg`No key’s name matches “${pattern}”. A \`*\` stands for any text; everything else has to match exactly. \`/cometkey list all\` shows every key.`,
  no_owner_to_back_up: ({ key }) =>
    msg`${keyLabel(key)} has no owner, so there’s nobody to stand in for. Give it one first: \`/cometkey assign #${key.id}\`.`,
  backs_up_themselves: ({ key, isOwn }) =>
    isOwn
      ? msg`You own ${keyLabel(key)} yourself. Name somebody else as its backup, or write \`off\`.`
      : msg`That person already owns ${keyLabel(key)}. Name somebody else as its backup, or write \`off\`.`,
  key_missing: () => msg`Choose a key.`,
  key_deleted: ({ key, at }) =>
    msg`${label(key)} was deleted on ${day(at)}. \`/cometkey create\` makes a new one.`,
  key_gone: ({ key }) =>
    msg`${keyLabel(key)} no longer exists in CometAPI. \`/cometkey create\` makes a new one.`,
};
