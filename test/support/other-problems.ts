import type { StaleReason } from '../../src/domain/changes/plan.ts';
import type { Membership } from '../../src/domain/member.ts';
import type { Problem } from '../../src/domain/problems/problem.ts';
import { needsOf } from '../../src/domain/requests/approval/approval.ts';
import type { Pending } from '../../src/domain/requests/request.ts';
import { span } from '../../src/domain/time.ts';
import type { RefusalReason, TokenRefusal } from '../../src/domain/upstream/refusal.ts';
import { everyState, later, now, pendingRequest, unitsPerUsd, usdUnits } from './conversation.ts';
import { EVERY_STALE } from './every-problem.ts';

type Of<K extends Problem['kind']> = Extract<Problem, { kind: K }>;
type Every<T extends string> = Readonly<Record<T, true>>;
const namesOf = <T extends string>(every: Every<T>) => Object.keys(every) as T[];

const MEMBERSHIPS: Every<Exclude<Membership, 'member'>> = {
  guest: true,
  stranger: true,
  deactivated: true,
  bot: true,
};
const REFUSALS: Every<RefusalReason> = {
  too_many_keys: true,
  name_too_long: true,
  no_group_access: true,
  quota_negative: true,
  quota_too_large: true,
  cannot_enable: true,
  database: true,
  unreadable_row: true,
  other: true,
};
const TOKEN_REFUSALS: Every<TokenRefusal> = { bad_token: true, no_user_id: true, banned: true };
const LEADS_ACTS: Every<Of<'leads_only'>['act']> = {
  decide: true,
  list: true,
  usage: true,
  disable: true,
  delegate: true,
};
const ADMINS_ACTS: Every<Of<'admins_only'>['act']> = {
  decide: true,
  assign: true,
  resume: true,
  agree: true,
  audit: true,
  break_glass: true,
};
const ALREADY: Every<NonNullable<Extract<StaleReason, { kind: 'nothing_to_do' }>['already']>> = {
  enabled: true,
  disabled: true,
  unlimited: true,
  never_expires: true,
};
const FIELDS: Every<Of<'field_unused'>['field']> = { amount: true, date: true, left: true, time: true };

/** Nothing of this can be found when a change is asked for. */
const onlyLater: ReadonlySet<StaleReason['kind']> = new Set([
  'owner_changed',
  'right_lost',
  'requester_left',
  'owner_left',
  'restored',
  'not_needed',
  'grant_over',
]);

/** The same kinds of problem as in `every-problem.ts`, where what they carry gives them other words. */
export function otherProblems(text: string): readonly Problem[] {
  const key = { id: 1234, name: text };
  return [
    ...aboutPeople(key),
    ...aboutKeys(text, key),
    ...aboutRequests(text, key),
    ...aboutLines(text),
    ...aboutCometApi(text, key),
  ];
}

type Named = { readonly id: number; readonly name: string };

/** Who may have to approve, where the policy names lists. */
const LISTS = [
  { approvals: 1, from: ['finance', 'legal'] },
  { approvals: 2, from: ['leads', 'finance'] },
  { approvals: 1, from: ['leads', 'finance'] },
  { approvals: 3, from: ['finance', 'admins'], each: { finance: 2, admins: 1 } },
  { approvals: 1, from: ['search:leads'] },
  { approvals: 2, from: ['search:leads', 'finance'] },
] as const;

const aboutPeople = (key: Named): Problem[] => [
  ...namesOf(MEMBERSHIPS).flatMap((membership): Problem[] => [
    { kind: 'not_a_member', membership },
    { kind: 'person_not_a_member', who: 'U0ANA', membership, as: 'owner' },
    { kind: 'person_not_a_member', who: 'U0ANA', membership, as: 'backup' },
    { kind: 'person_not_a_member', who: 'U0ANA', membership, as: 'delegate' },
  ]),
  ...namesOf(LEADS_ACTS).map((act): Problem => ({ kind: 'leads_only', act })),
  ...namesOf(ADMINS_ACTS).map((act): Problem => ({ kind: 'admins_only', act, ask: ['U0ADA'] })),
  { kind: 'role_unproven', groups: ['S0LEADS'], problem: { kind: 'not_your_key', key, owner: 'U0BOB' } },
  { kind: 'not_your_key', key, owner: null },
  { kind: 'not_your_key', key, owner: 'U0BOB', ownerLeft: true },
  { kind: 'not_your_key', key: { ...key, name: '' }, owner: null },
  { kind: 'file_refused', code: 'restricted_action' },
  { kind: 'window_closed', line: null },
  { kind: 'nobody_approves_reveal', key, until: later, unread: ['S0ADMINS'] },
  { kind: 'own_assignment', key, isOwner: true },
  { kind: 'own_request', id: 'r7f3a', by: { approvals: 1, from: ['leads', 'admins'] } },
  { kind: 'own_request', id: 'r7f3a', by: { approvals: 2, from: ['leads'] } },
  { kind: 'already_voted', id: 'r7f3a', by: 'U0BOB', isForReader: true },
  { kind: 'already_voted', id: 'r7f3a', by: 'U0LEE', isForReader: false },
  ...LISTS.flatMap((by): Problem[] => [
    { kind: 'own_request', id: 'r7f3a', by },
    { kind: 'approvers_only', by },
    { kind: 'vote_not_needed', id: 'r7f3a', open: needsOf(by) },
  ]),
  { kind: 'role_unproven', groups: ['S0LEADS'], problem: { kind: 'approvers_only', by: LISTS[0] } },
];

const aboutKeys = (word: string, key: Named): Problem[] => [
  { kind: 'only_the_owner_reveals', key, owner: 'U0BOB', mayAssign: false },
  { kind: 'only_the_owner_reveals', key, owner: null, mayAssign: true },
  { kind: 'only_the_owner_reveals', key, owner: 'U0BOB', ownerLeft: true, mayAssign: true },
  { kind: 'only_the_owner_reveals', key, owner: 'U0BOB', ownerLeft: true, mayAssign: false },
  { kind: 'stand_in_never_enables', key, owner: null },
  { kind: 'no_such_key', word, nearest: [] },
  { kind: 'no_such_key', word, nearest: [], isAmongAll: true },
  { kind: 'no_such_key', word, nearest: [key], isAmongAll: true },
  { kind: 'no_such_key', word, nearest: [key], isRenamed: true },
  { kind: 'no_such_key', word, nearest: [key, { ...key, id: 1235 }], isRenamed: true },
  { kind: 'has_owner', word, owner: 'U0ANA', isOwn: true },
  { kind: 'team_needed', who: 'U0BOB', isOwn: false, teams: ['search', 'data science'] },
  { kind: 'not_in_team', who: 'U0BOB', isOwn: false, team: word, teams: [] },
  { kind: 'teams_unread', who: 'U0BOB', isOwn: false, groups: ['S0LEADS'] },
  { kind: 'has_owner', word, owner: 'U0BOB', ownerLeft: true },
  { kind: 'backs_up_themselves', key, isOwn: true },
  { kind: 'key_deleted', key: { ...key, name: '' }, at: now },
];

const aboutRequests = (keyName: string, key: Named): Problem[] => [
  { kind: 'no_such_request', id: 'pendign', nearest: 'pending' },
  {
    kind: 'request_of_key',
    word: keyName,
    are: 'pending',
    requests: [pendingRequest({ keyName }), forAdmins(keyName)],
  },
  { kind: 'request_of_key', word: keyName, are: 'lent', requests: [pendingRequest({ keyName })] },
  {
    kind: 'request_of_key',
    word: keyName,
    are: 'lent',
    requests: [pendingRequest({ keyName }), pendingRequest({ keyName, id: 'r8c2b' })],
  },
  ...Object.values(EVERY_STALE)
    .filter(({ kind }) => !onlyLater.has(kind))
    .map((because): Problem => ({ kind: 'makes_no_sense', key, because, unitsPerUsd })),
  ...namesOf(ALREADY).flatMap((already): Problem[] => [
    { kind: 'makes_no_sense', key, because: { kind: 'nothing_to_do', already }, unitsPerUsd },
  ]),
  {
    kind: 'makes_no_sense',
    key,
    because: { kind: 'nothing_to_do', already: 'disabled', isLocked: true },
    unitsPerUsd,
  },
  { kind: 'makes_no_sense', key, because: { kind: 'less_than_nothing', left: usdUnits(0) }, unitsPerUsd },
  ...[null, 'U0ANA'].map(
    (by): Problem => ({
      kind: 'quota_moved',
      key,
      was: usdUnits(20),
      is: usdUnits(5),
      by,
      reader: 'U0ANA',
      unitsPerUsd,
    }),
  ),
  {
    kind: 'unlimited_until',
    key,
    until: { at: later, is: 'to_come' },
    expiresAt: new Date(later.getTime() - 1),
  },
  { kind: 'unlimited_until', key, until: { at: later, is: 'overdue' }, expiresAt: later },
  { kind: 'approval_too_old', id: 'r7f3a', by: null, requester: 'U0ANA', reader: 'U0LEE' },
  {
    kind: 'decision_needed_now',
    id: 'r7f3a',
    by: { approvals: 1, from: ['leads'] },
    requester: 'U0ANA',
    reader: 'U0LEE',
  },
  { kind: 'asked_already', twin: pendingRequest({ keyName }), now, again: null },
  { kind: 'asked_already', twin: forAdmins(keyName), now, again: 'w1' },
  ...ownDecisions(keyName),
  { kind: 'question_over', key: null, isCancelled: true },
  { kind: 'question_over', key, isCancelled: false },
  { kind: 'reason_missing', asked: null },
  {
    kind: 'policy_refuses',
    rule: 'big money',
    because: '30d at most',
    tooLong: { most: span(30, 'd'), of: 'time' },
  },
  {
    kind: 'policy_refuses',
    rule: 'big money',
    because: '30d at most',
    tooLong: { most: span(30, 'd'), of: 'expiry' },
  },
  { kind: 'step_up_needed', id: 'r7f3a', wanted: 'name' },
  { kind: 'step_up_wrong', id: 'r7f3a', wanted: 'name' },
];

function forAdmins(keyName: string): Pending {
  const twin = pendingRequest({ keyName });
  return { ...twin, approval: twin.approval && { ...twin.approval, from: ['admins'] } };
}

/** What the reader decided themselves before. */
function ownDecisions(keyName: string): Problem[] {
  const reader = 'U0LEE';
  const all = everyState({ keyName });
  const decided = all.filter(({ state }) => state === 'approved' || state === 'denied').slice(1);
  const cancelled = all.filter(({ state }) => state === 'cancelled');
  return [
    ...decided.map((request): Problem => ({ kind: 'already_decided', request, reader })),
    ...cancelled.map((request): Problem => ({ kind: 'already_decided', request, reader: request.requester })),
  ];
}

const aboutLines = (text: string): Problem[] => [
  { kind: 'unknown_verb', verb: text, nearest: null },
  { kind: 'takes_several', verb: text, meant: 'rotation' },
  {
    kind: 'not_later',
    key: { id: 1234, name: text },
    at: later,
    until: now,
    ahead: span(2, 'w'),
  },
  { kind: 'not_later', key: { id: 1234, name: text }, at: null, until: now },
  { kind: 'looks_like_secret', isDone: true },
  ...(['no_line', 'no_change'] as const).map(
    (why): Problem => ({
      kind: 'not_explained',
      verb: 'show',
      why,
      example: 'policy explain quota search-prod +$50',
    }),
  ),
  { kind: 'bad_amount', text: '' },
  { kind: 'bad_amount', text, signed: true },
  { kind: 'bad_amount', text: '$1,5', meant: ['$1.5', '$15'] },
  { kind: 'bad_amount', text: '$5 0', meant: ['$50'] },
  { kind: 'time_in_reason', time: 'for 7d', meant: null, reason: 'demo for 7d' },
  { kind: 'setting_in_name', text: '$20', option: '--quota $20', name: 'ci-bot $20', isFirst: true },
  {
    kind: 'setting_in_name',
    text: 'expires friday quota 5',
    option: '--expires friday --quota $5',
    name: 'ci-bot expires friday quota 5',
    isFirst: false,
  },
  { kind: 'time_unclear', text: 'until christmas', isDate: true },
  {
    kind: 'setting_in_name',
    text: 'because renamed',
    option: '--reason renamed',
    name: 'ci-bot because renamed',
    isFirst: false,
  },
  { kind: 'sentence_in_name', name: 'bot that can search', isNew: false },
  { kind: 'owner_in_name', text: 'for @ana', who: null, name: 'ci-bot for @ana' },
  { kind: 'setting_in_name', text: 'never', option: '--expires never', name: 'ci-bot never', isFirst: false },
  { kind: 'bad_setting', text: 'loud', example: 'low 20% 5%' },
  { kind: 'bad_moment', text: '' },
  { kind: 'bad_person', text: '' },
  { kind: 'zero_amount', text: '$0' },
  { kind: 'zero_amount', text: '-$0' },
  ...namesOf(FIELDS).flatMap((field): Problem[] => [
    { kind: 'field_unused', field, was: '' },
    { kind: 'field_unused', field, was: '$20' },
  ]),
  { kind: 'no_such_group', group: text, groups: [] },
  { kind: 'no_such_model', models: [text], nearest: null },
  { kind: 'bad_ip', line: text, number: null },
  { kind: 'unknown_option', verb: 'edit', option: '--quota', does: 'quota', usage: '/cometkey edit KEY' },
  {
    kind: 'mistakes',
    problems: [
      { kind: 'unknown_option', verb: 'edit', option: '--bogus', does: null, usage: '/cometkey edit KEY' },
      { kind: 'missing_argument', option: '--name', usage: '/cometkey edit KEY' },
    ],
  },
  {
    kind: 'line_refused',
    problem: { kind: 'unknown_verb', verb: 'transfer', nearest: 'assign' },
    line: 'transfer search-prod to bob',
    meant: [{ form: 'f1', line: 'assign search-prod' }],
    others: ['backup search-prod'],
    unused: 'bob',
  },
  {
    kind: 'line_refused',
    problem: {
      kind: 'unknown_option',
      verb: 'edit',
      option: '--nmae',
      does: null,
      usage: '/cometkey edit KEY',
    },
    line: 'edit search-prod --nmae search-staging --models gpt-5,claude-opus-5',
    meant: [{ form: 'f1', line: 'edit search-prod --name search-staging --models gpt-5,claude-opus-5' }],
    others: [],
    unused: null,
  },
  {
    kind: 'not_understood',
    verb: 'quota',
    word: text,
    usage: '/cometkey quota KEY +$50|-$10|=$100 [for 7d] [REASON]\n/cometkey quota ci-bot +$50',
  },
  {
    kind: 'name_mixes_scripts',
    word: 'sea\uab71ch',
    character: '\uab71',
    script: null,
    among: 'Latin',
  },
];

const aboutCometApi = (text: string, key: Named): Problem[] => [
  ...namesOf(REFUSALS).map((reason): Problem => ({ kind: 'upstream_refused', message: text, reason })),
  ...namesOf(TOKEN_REFUSALS).map((refusal): Problem => ({ kind: 'upstream_auth', refusal })),
  { kind: 'key_busy', key: null },
  ...[null, 'U0BOB'].map(
    (by): Problem => ({
      kind: 'behind_unknown',
      earlier: { id: '7f3a', by, at: later },
      key,
      reader: 'U0BOB',
    }),
  ),
  { kind: 'key_moved', key, seen: { name: text }, to: { name: 'ci-bot' }, nothingSaved: false },
  { kind: 'outcome_unknown', id: '7f3a' },
  { kind: 'outcome_unknown', id: '7f3a', isSlow: true },
  {
    kind: 'drifted',
    key,
    isDisabled: true,
    wanted: usdUnits(70),
    found: usdUnits(60),
    dropped: ['models'],
    unitsPerUsd,
  },
  { kind: 'twins', name: text, ids: [1, 2] },
  { kind: 'renamed', name: text, ids: [4, 5] },
  ...(['pending', 'for_good', 'ended', 'ending'] as const).map(
    (because) => ({ kind: 'nothing_to_end', id: 'r7f3a', because }) as const,
  ),
  { kind: 'upstream_down', retryAt: null },
  { kind: 'upstream_down', retryAt: later, isPage: true },
  { kind: 'upstream_limiting', retryAt: later },
];
