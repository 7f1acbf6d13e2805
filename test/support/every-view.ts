import type { NewKey } from '../../src/domain/changes/new-key.ts';
import { lastDays } from '../../src/domain/keys/forecast/daily.ts';
import { KEY_FILTERS, KEY_STATES } from '../../src/domain/keys/key.ts';
import { usd } from '../../src/domain/keys/quota.ts';
import { NO_PREFERENCES, OWNERS_KINDS, wishesOf } from '../../src/domain/notices/delivery/preferences.ts';
import { isTrouble, LIVES, type TroubleBody } from '../../src/domain/notices/life.ts';
import type { NoticeBody } from '../../src/domain/notices/notice.ts';
import type { Asked } from '../../src/domain/policy/evaluate-policy.ts';
import { BUILT_IN_RULES, defaultPolicy } from '../../src/domain/policy/policy.ts';
import { outcomesOf } from '../../src/domain/problems/bulk-outcome.ts';
import type { Ending } from '../../src/domain/requests/ending.ts';
import { span } from '../../src/domain/time.ts';
import { NO_ALARMS } from '../../src/domain/upstream/account-alarms.ts';
import { sentence } from '../../src/slack/blocks/blocks.ts';
import type { HomeView, Message, ModalView } from '../../src/slack/blocks/unrendered.ts';
import { COMMANDS } from '../../src/slack/commands/commands.ts';
import { noteOn } from '../../src/slack/commands/naming/aliases.ts';
import { userText } from '../../src/slack/text/text.ts';
import { delegationLine } from '../../src/slack/views/account/delegations.ts';
import { approveForm } from '../../src/slack/views/forms/approve-form.ts';
import { assignForm } from '../../src/slack/views/forms/assign-form.ts';
import { assignManyForm } from '../../src/slack/views/forms/assign-many-form.ts';
import { backupForm } from '../../src/slack/views/forms/backup-form.ts';
import { breakGlassForm } from '../../src/slack/views/forms/break-glass-form.ts';
import { chooseKeyForm } from '../../src/slack/views/forms/choose-key-form.ts';
import { claimForm } from '../../src/slack/views/forms/claim-form.ts';
import { counterOfferForm } from '../../src/slack/views/forms/counter-offer-form.ts';
import { delegateForm } from '../../src/slack/views/forms/delegate-form.ts';
import { denyForm } from '../../src/slack/views/forms/deny-form.ts';
import { disableForm } from '../../src/slack/views/forms/disable-form.ts';
import { disableManyForm, disablingMessage } from '../../src/slack/views/forms/disable-many-form.ts';
import { giveUpForm } from '../../src/slack/views/forms/give-up-form.ts';
import { createForm, editForm } from '../../src/slack/views/forms/key-form.ts';
import type { KeyFormTyped } from '../../src/slack/views/forms/key-form-typed.ts';
import { ownerForm } from '../../src/slack/views/forms/owner-form.ts';
import { quotaForm } from '../../src/slack/views/forms/quota-form.ts';
import { renewForm } from '../../src/slack/views/forms/renew-form.ts';
import { settingsForm, settingsMessage, settingsTyped } from '../../src/slack/views/forms/settings-form.ts';
import { unlimitedForm } from '../../src/slack/views/forms/unlimited-form.ts';
import { helpMessage } from '../../src/slack/views/help.ts';
import { homeView } from '../../src/slack/views/home.ts';
import { keyMessage } from '../../src/slack/views/keys/key-detail.ts';
import { keyListMessage } from '../../src/slack/views/keys/key-list.ts';
import { backupMessage, givenUpMessage, ownerMessage } from '../../src/slack/views/keys/key-owner.ts';
import { keyPickerMessage } from '../../src/slack/views/keys/key-picker.ts';
import { secretModal } from '../../src/slack/views/keys/reveal.ts';
import { usageMessage } from '../../src/slack/views/keys/usage/usage.ts';
import { usageFileComment, usageSentMessage } from '../../src/slack/views/keys/usage/usage-file.ts';
import {
  loadingAbout,
  loadingModal,
  messageModal,
  progressModal,
  workingMessage,
} from '../../src/slack/views/message-modal.ts';
import { noticeMessage } from '../../src/slack/views/notices/notice.ts';
import {
  asksToGoOn,
  fieldProblemText,
  problemMessage,
  problemText,
  refusedForm,
} from '../../src/slack/views/problems/problem.ts';
import { unexpectedError } from '../../src/slack/views/problems/unexpected-error.ts';
import { assignedManyMessage } from '../../src/slack/views/requests/assigned-many.ts';
import { assignedMessage, changeMessage } from '../../src/slack/views/requests/change-result.ts';
import { requestListMessage } from '../../src/slack/views/requests/request-list.ts';
import { requestMessage } from '../../src/slack/views/requests/request-message.ts';
import type { NoticeContext } from '../../src/usecases/ports/ports.ts';
import type { CreateRoom } from '../../src/usecases/ports/read-models.ts';
import type { MirroredKey } from '../../src/usecases/ports/store/keys.ts';
import type { UsageReport } from '../../src/usecases/ports/usage-report.ts';
import { previewIn } from '../../src/usecases/requests/preview-change.ts';
import {
  everyState,
  later,
  now,
  pendingRequest,
  someBurn,
  someKey,
  tallyOf,
  unitsPerUsd,
  usdUnits,
} from './conversation.ts';
import { everyCard, everyChange, everyEmptyList } from './every-change.ts';
import { everyDigest } from './every-digest.ts';
import { auditMessages } from './every-entry.ts';
import { everyExplained, outcomesOfQuota } from './every-explained.ts';
import { everyHandOver } from './every-hand-over.ts';
import { everyKeyNotice } from './every-key-notice.ts';
import { EVERY_RIGHT, everyKeyTurn } from './every-key-turn.ts';
import { everyLook, otherHomes } from './every-look.ts';
import { everyPolicy } from './every-policy.ts';
import { everyProblem, everyStale } from './every-problem.ts';
import { everyStatus } from './every-status.ts';
import { everyTurn } from './every-turn.ts';
import { otherForms } from './other-forms.ts';
import { otherProblems } from './other-problems.ts';
import { type Shown, shown } from './rendered-text.ts';
import { telling } from './telling.ts';

const lead = { id: 'U0LEE', role: 'lead', zone: 'UTC' } as const;
const someEnding = { kind: 'runsOut', from: later, to: later, perDay: usdUnits(4) } as const;
const someAccount = { left: usdUnits(12), used: usdUnits(90), burn: someBurn(), readAt: now };

const someWishes = wishesOf(defaultPolicy({ leads: ['U0LEE'], admins: [] }, 'C0REQUESTS').notices, {
  ...NO_PREFERENCES,
  off: ['changed'],
  quietHours: { from: 22 * 60, to: 7 * 60 },
  digest: 'daily',
});

const newKey = (text: string, many: readonly string[]): NewKey => ({
  name: text,
  expiresAt: null,
  unlimited: false,
  models: many,
  allowIps: many,
  group: text,
  crossGroupRetry: true,
  quota: usdUnits(5),
});

function everyRequest(text: string, many: readonly string[]) {
  const words = { keyName: text, reason: text, rule: text };
  const settings = {
    name: text,
    models: many,
    allowIps: many,
    group: text,
    expiresAt: later,
    crossGroupRetry: true,
  };
  const empty = { name: 'a', models: null, allowIps: [], group: '', expiresAt: null, crossGroupRetry: false };
  return [
    ...everyState(words),
    ...everyState({ ...words, change: { kind: 'create', key: newKey(text, many) }, keyId: null }),
    ...everyState({ ...words, change: { kind: 'edit', seen: empty, to: settings } }),
    ...everyState({ ...words, change: { kind: 'unlimited_on', during: null }, approval: null }),
    ...everyState({ ...words, change: { kind: 'unlimited_off', left: usdUnits(20) } }),
    ...everyState({ ...words, change: { kind: 'renew', span: span(30, 'd'), zone: 'UTC' } }),
    ...[later, null].flatMap((until) => everyState({ ...words, change: { kind: 'renew', until } })),
    ...everyState({ ...words, change: { kind: 'revert', of: 'quota', granted: usdUnits(5) } }),
    ...everyState({ ...words, change: { kind: 'enable' } }),
    ...everyState({ ...words, change: { kind: 'disable' } }),
    ...everyState({ ...words, change: { kind: 'claim' }, owner: null }),
  ];
}

function everyNotice(text: string, key: MirroredKey): NoticeBody[] {
  const kinds = [
    'disabled',
    'expired',
    'exhausted',
    'low',
    'runs_out',
    'anomaly',
    'expiring',
    'deleted',
    'discovered',
    'revived',
    'changed',
  ] as const;
  const orphan = (at: number) => ({
    keyId: at + 1,
    name: text,
    state: KEY_STATES[at % 4]!,
    what: kinds[at % 9]!,
    ...(at === 8 && { createdAt: now }),
  });
  const backupLost = { kind: 'backup_set', keyId: key.id, name: text, owner: 'U0BOB', backup: null } as const;
  return [
    ...kinds.map((kind) => ({
      kind: 'key' as const,
      keyId: key.id,
      name: text,
      what: {
        kind,
        keyId: key.id,
        days: 3,
        period: kind === 'expiring' ? `${later.getTime()}` : '1',
        ...(kind === 'anomaly' && { day: { spent: usdUnits(42), usual: usdUnits(3.1), at: now } }),
      },
      by: kind === 'disabled' ? 'U0ADA' : null,
    })),
    { kind: 'assigned', keyId: key.id, name: text, by: 'U0ADA' },
    { kind: 'assigned', keyId: key.id, name: text, by: 'U0ADA', claimed: true },
    { kind: 'reassigned', keyId: key.id, name: text, by: 'U0ADA', to: 'U0BOB' },
    { kind: 'assigned_many', keys: Array(40).fill({ id: key.id, name: text }), by: 'U0ADA' },
    { kind: 'reassigned_many', keys: Array(2).fill({ id: key.id, name: text }), by: 'U0ADA', to: 'U0BOB' },
    { kind: 'backup_set', keyId: key.id, name: text, by: 'U0BOB', owner: 'U0BOB', backup: 'U0ANA' },
    { kind: 'backup_set', keyId: key.id, name: text, by: 'U0BOB', owner: 'U0BOB', backup: null },
    { kind: 'backup_set', keyId: key.id, name: text, by: 'U0ADA', owner: 'U0ANA', backup: 'U0BOB' },
    { ...backupLost, by: 'U0BOB', lost: { to: null } },
    { ...backupLost, by: 'U0ADA', lost: { to: 'U0LEE' } },
    { kind: 'backups_lost', keys: Array(40).fill({ id: key.id, name: text }), by: 'U0ADA', to: 'U0LEE' },
    { kind: 'given_up', keyId: key.id, name: text, by: 'U0ANA', why: text },
    { kind: 'revealed', keyId: key.id, name: text, by: 'U0BOB' },
    {
      kind: 'reveal_asked',
      keyId: key.id,
      name: text,
      by: 'U0BOB',
      assignedBy: 'U0ADA',
      assignment: 'a1',
    },
    { kind: 'reveal_approved', keyId: key.id, name: text, by: 'U0ADA' },
    { kind: 'created', keyId: key.id, name: text, requestId: 'r7f3a' },
    { kind: 'unowned_keys', keys: Array.from({ length: 60 }, (_, at) => orphan(at)), more: 7 },
    ...[true, false].flatMap((ownerLeft) =>
      [1, 2].map((owned) => ({
        kind: 'unowned_keys' as const,
        keys: [0, 1].map((at) => ({ ...orphan(at), ...(at < owned && { owner: 'U0BOB', ownerLeft }) })),
        more: 0,
      })),
    ),
    { kind: 'channel_trouble', channel: text, error: text },
    { kind: 'channel_trouble', channel: text, error: 'is_archived' },
    { kind: 'channel_trouble', channel: text, error: text, is: 'audit' },
    { kind: 'audit_head', seq: 1234, hash: '5f'.repeat(32) },
    { kind: 'group_trouble', group: text, list: 'leads', why: 'missing' },
    { kind: 'group_trouble', group: text, list: 'admins', why: 'empty' },
    { kind: 'group_trouble', group: text, list: 'admins', why: 'unreadable' },
    { kind: 'group_trouble', group: text, list: 'finance', why: 'missing' },
    { kind: 'group_trouble', group: text, list: 'search:leads', why: 'missing' },
    { kind: 'group_trouble', group: text, list: 'search:members', why: 'empty' },
    ...[80, 1, 0].map((unowned) => ({
      kind: 'welcome' as const,
      keys: 120,
      unowned,
      leads: ['S0LEADS', 'U0LEE'],
      admins: ['U0ADA'],
      channel: 'C0REQUESTS',
    })),
    { kind: 'zone_unknown' },
    { kind: 'set_aside', job: text, item: text, ref: text },
    { kind: 'unreadable_keys', ids: [1234, 1235], nameless: 1 },
    {
      kind: 'policy_trouble',
      file: text,
      unreadable: null,
      mistakes: [3, 12].map((line) => ({ line, column: 5, message: text })),
      more: 4,
    },
    { kind: 'policy_trouble', file: 'policy.yaml', unreadable: 'ENOENT', mistakes: [], more: 0 },
    ...(['down', 'auth'] as const).flatMap((fault) =>
      [null, later].map((until) => ({
        kind: 'upstream_trouble' as const,
        fault,
        since: now,
        until,
        message: text,
      })),
    ),
    ...(['low', 'empty', 'ends_first'] as const).flatMap((news) =>
      [someEnding, null].map((ending) => ({
        kind: 'account_trouble' as const,
        news,
        left: usdUnits(news === 'empty' ? 0 : 12),
        readAt: now,
        ending,
        keys: [{ id: key.id, name: text }],
        more: 7,
      })),
    ),
    { kind: 'owner_left', owner: 'U0ANA', keys: 7 },
    { kind: 'owner_left', owner: 'U0ANA', keys: 7, isGone: true },
    { kind: 'bulk_disabled', owner: 'U0ANA', outcomes: outcomesOf(everyBulkResult(text, key)) },
    { kind: 'unseen_card', requestId: 'r7f3a' },
    { kind: 'resume_needed', requestId: 'r7f3a', what: 'request' },
    { kind: 'resume_needed', requestId: 'r7f3a', what: 'grant' },
    { kind: 'card', requestId: 'r7f3a' },
    { kind: 'outcome', requestId: 'r7f3a' },
    ...(['asked', 'vote', 'decision', 'result', 'reminder', 'escalation'] as const).map((about) => ({
      kind: 'reply' as const,
      requestId: 'r7f3a',
      about,
    })),
  ];
}

const everyBulkResult = (text: string, key: MirroredKey) => [
  {
    key: { id: 0, name: text },
    result: {
      became: 'disabled' as const,
      besides: { debt: usdUnits(2), dropped: ['group' as const], unitsPerUsd },
    },
  },
  ...Array.from({ length: 59 }, (_, at) => ({
    key: { id: at + 1, name: text },
    result: { became: 'disabled' as const },
  })),
  ...(['already', 'left', 'late', 'unsure', 'held'] as const).map((became) => ({ key, result: { became } })),
  ...everyProblem(text)
    .slice(0, 12)
    .map((problem) => ({ key, result: { became: 'failed' as const, problem } })),
];

/** What is left of the message of a trouble. */
const everyEndOf = (body: TroubleBody): Message[] =>
  (['solved', 'changed', 'dropped'] as const).map((how) => {
    const told = telling(body);
    return noticeMessage({ ...told, notice: { ...told.notice, ended: { at: later, how } } });
  });

/** Only a lifted limit can have come back, and only an increase can be left to a key that is unlimited. */
const ENDINGS = {
  quota: ['to_come', 'overdue', 'held', 'gone', 'unlimited'],
  unlimited_on: ['to_come', 'overdue', 'held', 'gone', 'limited'],
} as const satisfies Readonly<Record<string, readonly Ending['is'][]>>;

/** What was granted for a time, while it is not over. */
function everyLoan(text: string) {
  return (['quota', 'unlimited_on'] as const).flatMap((of) =>
    lentFor7Days(text, of).flatMap((request) =>
      ENDINGS[of].flatMap((is) =>
        [usdUnits(50), usdUnits(30)].map((rest) => ({ request, loan: { rest, ending: { at: later, is } } })),
      ),
    ),
  );
}

/** Applied, and failed half-way. */
function lentFor7Days(text: string, of: 'quota' | 'unlimited_on') {
  const during = span(7, 'd');
  const change =
    of === 'quota'
      ? ({ kind: 'quota', delta: usdUnits(50), during } as const)
      : ({ kind: 'unlimited_on', during } as const);
  return everyState({ keyName: text, change }).filter(
    (one) => one.state === 'applied' || (one.state === 'failed' && one.failure.kind === 'drifted'),
  );
}

/** What waits for *Resume*, or no longer does. */
function everyHeld(text: string, isOver: boolean): NoticeContext[] {
  const about = { kind: 'resume_needed', requestId: 'r7f3a' } as const;
  const begun = everyState({ keyName: text }).filter(({ state }) => state === 'approved');
  const ends = everyLoan(text).filter(({ loan }) => loan.ending.is === 'held');
  return [
    ...begun.map((request) => telling({ ...about, what: 'request' }, { request, isOver })),
    ...ends.map((lent) => telling({ ...about, what: 'grant' }, { ...lent, isOver })),
  ];
}

/** What was granted for a time, when that is over. */
function everyEnd(text: string) {
  return (['quota', 'unlimited_on'] as const).flatMap((of) => {
    const revert = { kind: 'revert', of, granted: usdUnits(50) } as const;
    const reverts = everyState({ keyName: text, change: revert, approval: null }).filter(
      (one) =>
        ['applied', 'stale'].includes(one.state) ||
        (of === 'quota' && one.state === 'failed' && one.failure.kind === 'drifted'),
    );
    const early = reverts
      .filter(({ state }) => state === 'applied')
      .map((one) => ({ ...one, requester: 'U0LEE', rule: BUILT_IN_RULES.earlyEnd }));
    const grant = {
      requestId: 'r7f3a',
      keyId: 1234,
      member: 'U0ANA',
      of,
      granted: usdUnits(50),
      endsAt: later,
      state: 'reverted',
    } as const;
    return lentFor7Days(text, of).flatMap((request) =>
      [...reverts, ...early, null].map((one) => ({ request, end: { grant, revert: one } })),
    );
  });
}

const terms = { approvals: 1, from: ['leads'] } as const;
const EVERY_ASKED: readonly [Asked, ...Asked[]] = [
  { about: 'quota_increase', ...terms, limit: null },
  { about: 'unlimited_on', approvals: 2, from: ['leads', 'admins'], limit: null },
  { about: 'create_above_limit', ...terms, limit: { kind: 'unlimited_key' } },
  { about: 'create_above_limit', ...terms, limit: { kind: 'key_quota', most: usd(50) } },
  {
    about: 'create_above_limit',
    ...terms,
    limit: { kind: 'keys', of: 'owner', have: { keys: 19, requests: 0 }, most: 20 },
  },
  {
    about: 'create_above_limit',
    ...terms,
    limit: { kind: 'keys', of: 'requester', have: { keys: 18, requests: 2 }, most: 20 },
  },
  { about: 'expiry_above_limit', ...terms, limit: { kind: 'expiry', most: span(365, 'd') } },
];

const room: CreateRoom = {
  limits: defaultPolicy({ leads: [], admins: [] }, 'C0').create.limits,
  used: { keys: 3, requests: 0, granted: usdUnits(25) },
  beyond: terms,
  unitsPerUsd,
};

const everyAbout = (key: MirroredKey) =>
  [
    { key, chosen: null },
    { key: null, chosen: key },
    { key: null, chosen: null },
  ].map((about) => ({ ...about, now, unitsPerUsd }));

function everyForm(text: string, many: readonly string[], key: MirroredKey): ModalView[] {
  const frame = { form: 'f1', problems: [problemText({ kind: 'bad_amount', text })] };
  const preview = { asked: EVERY_ASKED[0], reason: 'required' } as const;
  const typed: KeyFormTyped = {
    name: text,
    expiresAt: { choice: 'keep', on: '2026-12-31' },
    quotaKind: 'limited',
    quota: '$20',
    models: many.slice(0, 100),
    allowIps: many.slice(0, 20).join('\n'),
    group: text,
    crossGroupRetry: true,
    owner: 'U0ANA',
    team: '',
    reason: text,
    more: true,
  };
  const offers = { groups: many, revealable: false, unitsPerUsd, now };
  const quota = { direction: '+', amount: text.slice(0, 30), during: '7d', reason: text } as const;
  const unlimited = { to: 'off', during: '', left: '$20', reason: text } as const;
  return [
    createForm({ ...frame, typed, offers, preview, room, teams: [] }),
    createForm({
      ...frame,
      typed: { ...typed, more: false, reason: '' },
      offers,
      preview: null,
      room,
      teams: ['ads', 'search'],
    }),
    editForm({ ...frame, typed, offers, preview, key }),
    ...everyProblem(text)
      .filter(asksToGoOn)
      .map((problem) => refusedForm(editForm({ ...frame, typed, offers, preview, key }), problem)),
    editForm({ ...frame, typed: { ...typed, allowIps: 'x'.repeat(5000) }, offers, preview, key }),
    ...outcomesOfQuota(text).map((foreseen) => {
      const typed = { ...quota, reason: '' };
      return quotaForm({
        form: 'f1',
        key,
        chosen: null,
        now,
        unitsPerUsd,
        typed,
        preview: previewIn(foreseen),
        foreseen,
      });
    }),
    ...everyAbout(key).flatMap((about) => [
      ...EVERY_ASKED.map((asked) =>
        quotaForm({
          ...frame,
          ...about,
          typed: quota,
          preview: { asked, reason: 'optional' },
        }),
      ),
      unlimitedForm({ ...frame, ...about, typed: unlimited, preview: null }),
      ...['3mo', '2026-12-31T22:59:59Z', 'never'].map((time) =>
        renewForm({ ...frame, ...about, typed: { time, reason: '' }, preview }),
      ),
      disableForm({ ...frame, ...about, typed: { reason: text }, by: { id: 'U0ADA', role: 'admin' } }),
      giveUpForm({ ...frame, ...about, typed: { reason: text } }),
      assignForm({ ...frame, ...about, typed: { owner: 'U0BOB', team: 'search' }, teams: ['ads', 'search'] }),
      backupForm({ ...frame, ...about, typed: { to: 'somebody', backup: 'U0BOB' } }),
      backupForm({ ...frame, ...about, typed: { to: 'nobody', backup: null } }),
    ]),
    ownerForm({ ...frame, named: text }),
    assignManyForm({ ...frame, keys: Array(200).fill(key), typed: { owner: null, team: '' }, teams: [] }),
    delegateForm({ ...frame, typed: { to: 'U0BOB', until: 'friday' } }),
    claimForm({ ...frame, typed: { named: text, reason: text, team: '' }, teams: ['ads', 'search'] }),
    counterOfferForm({
      form: 'f1',
      problems: [],
      request: pendingRequest({ keyName: text }),
      typed: { amount: '$20', during: '2d', name: '', comment: text },
    }),
    breakGlassForm({ ...frame, request: pendingRequest({ keyName: text }), reason: text }),
    ...[text, `${text}-for-the-long-night`].map((keyName) =>
      approveForm({ ...frame, request: pendingRequest({ keyName }), comment: text, confirmed: '' }),
    ),
    ...everyStepUp(text).map((request) => approveForm({ ...frame, request, comment: text, confirmed: '' })),
    ...everyStepUp(text).map((request) =>
      counterOfferForm({
        ...frame,
        request,
        typed: { amount: '', during: '', name: '', comment: text },
      }),
    ),
    ...everyState({ keyName: text, reason: text }).map((request) => denyForm({ ...frame, request })),
    ...everyState({ keyName: `${text}-for-the-long-night` })
      .slice(0, 1)
      .map((request) => denyForm({ ...frame, request })),
    ...everyAbout(key).map((about) => chooseKeyForm({ ...frame, ...about, verb: 'renew', reason: text })),
    loadingModal('CometAPI keys', null),
    ...[key, null].map(loadingAbout),
    ...[key, null].map((about) => progressModal('Edit a key', about)),
    secretModal(text, 'sk-0123456789abcdef', { kind: 'free' }),
    secretModal(text, 'sk-0123456789abcdef', { kind: 'approved', until: later }),
    secretModal(`${text}-for-the-long-night`, 'sk-0123456789abcdef', { kind: 'free' }),
  ];
}

const nothingSpent: UsageReport = {
  about: { kind: 'account' },
  days: lastDays(31, now, 'UTC').map((day) => ({ ...day, spent: usdUnits(0) })),
  zone: 'UTC',
  inUtcUntil: null,
  rows: [],
  from: 'log',
  models: [],
  part: null,
  since: null,
  before: usdUnits(0),
  keys: null,
  unitsPerUsd,
  now,
};

export type View = Message | ModalView | HomeView;

/** What one kind of reader reads. */
interface Section {
  readonly title: string;
  readonly views: readonly View[];
}

/** Every view as sent to Slack, with `text` for all user text, at the largest sizes. */
export const everyView = (text: string): Shown[] =>
  everySection(text).flatMap(({ views }) => views.map((view) => shown(view)));

export function everySection(text: string): Section[] {
  const many = Array.from({ length: 120 }, (_, at) => `${text.slice(0, 40)}-${at}`);
  const key = someKey({
    name: text,
    models: many,
    allowIps: many,
    group: text,
    tail: text.slice(0, 4) || 'x',
    burn: someBurn({ spread: usdUnits(0.5) }),
  });
  const keys = Array.from({ length: 20 }, (_, at) => ({
    ...key,
    id: at + 1,
    owner: at % 2 ? null : 'U0ANA',
  }));
  const requests = everyRequest(text, many);
  const background = {
    key,
    balance: usdUnits(400),
    recent: requests.map((request) => ({ request })),
    earlierAmounts: [5, 5, 20].map(usdUnits),
    others: requests.filter(({ state }) => state === 'pending').slice(0, 5),
    groupTroubles: [{ group: 'S0LEADS', list: 'leads', why: 'empty' } as const],
  };
  const query = { scope: 'all', filter: null, text: text.slice(0, 60), page: 1 } as const;
  const grants = [
    {
      requestId: 'r1',
      keyId: 1,
      member: 'U0ANA',
      of: 'quota',
      granted: usdUnits(5),
      endsAt: later,
      state: 'active',
    },
    {
      requestId: 'r2',
      keyId: 1,
      member: 'U0ANA',
      of: 'unlimited_on',
      granted: usdUnits(5),
      endsAt: later,
      state: 'reverting',
    },
  ] as const;
  const rows = { shown: requests.slice(0, 20).map((request) => ({ request, key })), total: 30 };
  const refusals: Message[] = [
    ...everyProblem(text).map(problemMessage),
    problemMessage({ kind: 'reveal_not_asked', key: { id: key.id, name: text }, to: 'U0BOB', isFree: true }),
    ...everyStale.map((because) =>
      problemMessage({ kind: 'makes_no_sense', key: { id: key.id, name: text }, because, unitsPerUsd }),
    ),
    problemMessage({ kind: 'past_moment', text: null, at: now }),
    ...[
      ['U0ANA', null],
      [null, null],
      ['U0ANA', 'U0BOB'],
      [null, null, null],
      [null, null, 'U0ANA'],
      ['U0ANA', 'U0ANA', 'U0ANA'],
    ].flatMap(([one = null, ...others]) =>
      [false, true].map((ownerLeft) =>
        problemMessage({
          kind: 'others_key',
          word: text,
          keys: [
            { id: 1, owner: one, ownerLeft },
            ...others.map((owner, at) => ({ id: at + 2, owner, ownerLeft })),
          ],
        }),
      ),
    ),
    ...otherProblems(text).map(problemMessage),
    ...[false, true].map((hasSaved) => unexpectedError('7f3a', { hasSaved })),
  ];
  const help: Message[] = [
    ...[null, 'all', ...Object.keys(COMMANDS)].map((about) => helpMessage(COMMANDS, about, 'admin')),
    ...['audit', 'assign', 'approve'].flatMap((about) =>
      (['member', 'lead'] as const).map((role) => helpMessage(COMMANDS, about, role)),
    ),
    ...[1234, null].flatMap((id) => noteOn('delete', id) ?? []).map(sentence),
    workingMessage,
  ];
  const looks: Message[] = [
    keyMessage({
      key: { ...key, curesAsked: ['ask_more'] },
      asOf: now,
      trouble: 'auth',
      now,
      requests: requests.slice(0, 20),
      grants,
      may: EVERY_RIGHT,
      accountEnding: someEnding,
      snooze: { until: later },
      unitsPerUsd,
    }),
    keyMessage({
      key: { ...key, unlimited: true, deletedAt: now },
      asOf: now,
      trouble: 'down',
      now: later,
      requests: [],
      grants: [],
      may: EVERY_RIGHT,
      unitsPerUsd,
    }),
    ...[null, ...KEY_FILTERS].map((filter) =>
      keyListMessage({
        keys: keys.slice(0, 10),
        total: 95,
        tally: tallyOf(95, { exhausted: 3 }),
        reader: lead,
        pages: 10,
        query: { ...query, filter },
        asOf: null,
        trouble: 'down',
        now,
        unitsPerUsd,
      }),
    ),
    ...[null, userText('exhausted')].map((meant) =>
      keyListMessage(
        {
          keys: [],
          total: 0,
          tally: tallyOf(0),
          reader: lead,
          pages: 1,
          query: { ...query, scope: { person: 'U0BOB' }, page: 0 },
          asOf: now,
          trouble: 'down',
          now: later,
          unitsPerUsd,
        },
        meant,
      ),
    ),
    ...[false, true].map((isRenamed) =>
      keyPickerMessage({
        word: text,
        verb: 'disable',
        keys: keys.slice(0, 10),
        total: 30,
        isRenamed,
        form: 'f1',
        now,
        unitsPerUsd,
      }),
    ),
    ownerMessage({ word: text, reader: 'U0BOB', owners: [{ owner: null }], form: 'f1' }),
    givenUpMessage(key, 'f1'),
    backupMessage({ ...key, backup: 'U0BOB', former: null }, 'U0ADA'),
    backupMessage({ ...key, backup: null, former: 'U0BOB' }, 'U0ANA'),
    ownerMessage({ word: text, reader: 'U0BOB', owners: [{ owner: 'U0ANA' }], form: null }),
    ownerMessage({ word: text, reader: 'U0BOB', owners: [{ owner: 'U0ANA', ownerLeft: true }], form: null }),
    ownerMessage({ word: text, reader: 'U0BOB', owners: [{ owner: 'U0ANA' }, { owner: null }], form: null }),
    assignedManyMessage({ given: keys, theirs: keys.slice(0, 1), left: keys, to: 'U0BOB', by: 'U0ADA' }),
    assignedManyMessage({ given: [], theirs: [], left: keys, to: 'U0BOB', by: 'U0ADA' }),
    assignedMessage({ key, from: 'U0ANA', fromLeft: false, to: 'U0BOB', by: 'U0ADA' }),
    assignedMessage({ key, from: 'U0ANA', fromLeft: true, to: 'U0BOB', by: 'U0ADA' }),
    assignedMessage({ key: { ...key, team: text }, from: null, fromLeft: false, to: 'U0BOB', by: 'U0ADA' }),
    assignedMessage({
      key: { ...key, team: text },
      from: 'U0BOB',
      fromLeft: false,
      to: 'U0BOB',
      by: 'U0ADA',
    }),
    ...([null, 800] as const).flatMap((part) =>
      [
        { kind: 'key', key } as const,
        { kind: 'person', person: 'U0ANA', isReader: false } as const,
        { kind: 'person', person: 'U0ANA', isReader: true } as const,
        { kind: 'account' } as const,
      ].flatMap((about) => {
        const report: UsageReport = {
          about,
          days: lastDays(31, now, 'Europe/Berlin').map((day, at) => ({
            ...day,
            spent: usdUnits(about.kind === 'account' && part ? 0 : part ? at + 1 : at),
          })),
          zone: 'Europe/Berlin',
          inUtcUntil: part === null ? null : new Date('2026-11-04T11:00:00Z'),
          rows: [{ noon: now, key: text, model: text, requests: 3, spent: usdUnits(1) }],
          from: part === null ? 'log' : 'samples',
          models:
            about.kind === 'person' ? null : many.map((model, at) => ({ model, spent: usdUnits(120 - at) })),
          part,
          since: part === null ? null : now,
          before: usdUnits(part === null ? 0 : 0.4),
          keys:
            about.kind === 'person'
              ? { spent: keys.map((one) => ({ key: one, spent: usdUnits(3) })), total: 25 }
              : null,
          unitsPerUsd,
          now,
        };
        return [usageMessage(report), usageFileComment(report)];
      }),
    ),
    usageMessage(nothingSpent, { isCsv: true }),
    usageMessage({ ...nothingSpent, from: 'samples', models: null }),
    usageMessage({
      ...nothingSpent,
      about: { kind: 'person', person: 'U0ANA', isReader: true },
      models: null,
      keys: { spent: [{ key, spent: usdUnits(3) }], total: 1 },
    }),
    usageSentMessage('usage-key-1-2026-12-03.csv'),
    ...everyKeyTurn(text),
    ...everyLook(text),
  ];
  const asked: Message[] = [
    ...(['mine', 'pending'] as const).map((which) =>
      requestListMessage({
        query: { which, page: 1 },
        rows: rows.shown.slice(0, 10),
        total: 30,
        pages: 3,
        reader: lead,
        now,
      }),
    ),
    ...everyEmptyList,
    ...requests.flatMap((request) => [
      requestMessage({ request, background, now }, lead),
      changeMessage({ request, before: key, key, may: EVERY_RIGHT, channel: 'C0REQUESTS', now }),
      ...(request.state === 'pending' && request.change.kind === 'quota'
        ? [
            changeMessage({
              request,
              before: key,
              key,
              may: EVERY_RIGHT,
              channel: 'C0REQUESTS',
              isRefused: true,
              now,
            }),
            requestMessage({ request, background: { ...background, others: [request] }, now }, lead),
          ]
        : []),
      ...everyNotice(text, key)
        .slice(-12)
        .map((body) => noticeMessage(telling(body, { request, background, approvers: ['U0LEE', 'U0ADA'] }))),
    ]),
  ];
  const told: Message[] = [
    ...requests
      .filter(({ state }) => state === 'applied')
      .flatMap((request) =>
        [{}, { revived: true } as const].map((how) =>
          noticeMessage(telling({ kind: 'changed_by_other', requestId: 'r7f3a', ...how }, { request, key })),
        ),
      ),
    ...everyEnd(text).map((over) => requestMessage({ ...over, background: null, now }, lead)),
    ...everyLoan(text).map((lent) =>
      requestMessage({ ...lent, mayEndEarly: true, background: null, now }, lead),
    ),
    ...[...everyLoan(text), ...everyEnd(text)]
      .filter(({ request }) => request.state === 'applied')
      .map((lent) =>
        noticeMessage(telling({ kind: 'changed_by_other', requestId: 'r7f3a' }, { ...lent, key })),
      ),
    ...everyEnd(text)
      .filter(({ end }) => end.revert?.state === 'applied' || end.revert?.state === 'stale')
      .map((over) => telling({ kind: 'grant_ended', requestId: 'r7f3a' }, { ...over, key }))
      .flatMap((told) => [
        told,
        { ...told, notice: { ...told.notice, to: { kind: 'member', id: 'U0LEE' } } } as const,
      ])
      .map(noticeMessage),
    ...everyNotice(text, key)
      .filter((body) => !('requestId' in body))
      .map((body) => noticeMessage(telling(body, { key }))),
    ...everyNotice(text, key)
      .filter(({ kind }) => /^(?:re)?assigned/.test(kind))
      .map((body) => noticeMessage(telling(body, { key, hasSecondAdmin: false }))),
    ...everyNotice(text, key)
      .filter(({ kind }) => /^(?:re)?assigned/.test(kind))
      .map((body) => noticeMessage(telling(body, { key, now: later }))),
    ...everyHandOver(text),
    ...everyNotice(text, key).filter(isTrouble).flatMap(everyEndOf),
    ...[...everyNotice(text, key), { kind: 'day_digest', keyIds: [1] } as const]
      .filter(({ kind }) => LIVES[kind] === 'keys' && kind !== 'reveal_asked')
      .flatMap((body): NoticeBody[] =>
        body.kind === 'key' ? [null, 'U0ADA'].map((by) => ({ ...body, by })) : [body],
      )
      .map((body) => noticeMessage(telling(body, { key, isLast: true }))),
    ...everyNotice(text, key)
      .filter(({ kind }) => kind === 'key')
      .flatMap((body) =>
        [null, later].map((until) => noticeMessage(telling(body, { key, snooze: { until } }))),
      ),
    ...everyKeyNotice(text),
    noticeMessage(
      telling(
        { kind: 'day_digest', keyIds: [1, 2] },
        { keys: keys.slice(0, 2).map((one) => ({ ...one, owner: 'U0ANA' })) },
      ),
    ),
    noticeMessage(
      telling(
        { kind: 'day_digest', keyIds: [1], requestIds: requests.map(({ id }) => id) },
        {
          keys: keys.slice(0, 1).map((one) => ({ ...one, owner: 'U0ANA' })),
          waiting: requests
            .filter(({ state }) => state === 'pending')
            .flatMap((request) => [
              { request, key },
              { request: { ...request, requester: 'U0LEA' }, key },
            ]),
        },
      ),
    ),
    ...everyDigest(text),
    noticeMessage(
      telling(
        { kind: 'owner_left', owner: 'U0ANA', keys: 250, keyIds: keys.map(({ id }) => id), isGone: true },
        { keys: keys.map((one) => ({ ...one, owner: 'U0ANA' })) },
      ),
    ),
    noticeMessage(
      telling({ kind: 'owner_left', owner: 'U0ANA', keys: 1, keyIds: [1], isGone: true }, { isOver: true }),
    ),
    ...[false, true].map((isOver) =>
      noticeMessage(
        telling(
          { kind: 'assigned_many', keys: keys.map(({ id, name }) => ({ id, name })), by: 'U0ADA' },
          { keys: keys.map((one) => ({ ...one, owner: 'U0ANA' })), isOver },
        ),
      ),
    ),
    noticeMessage(
      telling(
        { kind: 'assigned_many', keys: [{ id: key.id, name: text }], by: 'U0ADA' },
        { keys: [{ ...key, owner: 'U0ANA' }] },
      ),
    ),
    noticeMessage(telling({ kind: 'zone_unknown' }, { isFirst: true })),
    noticeMessage({
      ...telling({ kind: 'owner_left', owner: 'U0ANA', keys: 1 }),
      gathered: keys.slice(0, 30).flatMap(() =>
        everyNotice(text, key)
          .filter((body) => body.kind === 'key')
          .slice(0, 1)
          .map((body) => telling(body, { key })),
      ),
    }),
    ...[false, true].map((isOver) =>
      noticeMessage({
        ...telling({ kind: 'resume_needed', requestId: 'r7f3a', what: 'request' }),
        gathered: Array.from({ length: 10 }, () => everyHeld(text, isOver)).flat(),
      }),
    ),
  ];
  const ofAccount: Message[] = [
    ...auditMessages(text, requests),
    ...everyPolicy(text),
    ...everyExplained(text),
    ...everyStatus(text, everyNotice(text, key)),
  ];
  const everyHome: HomeView[] = [
    homeView({
      kind: 'member',
      snoozes: keys.slice(0, 2).flatMap(({ id: keyId }) =>
        (['low', 'runs_out', 'expiring', 'expired', 'exhausted', 'disabled'] as const).map((kind) => ({
          member: lead.id,
          keyId,
          kind,
          until: later,
        })),
      ),
      locked: [],
      member: lead,
      account: { ...someAccount, alarms: { ...NO_ALARMS, low: { isOn: true, isTurning: false, times: 1 } } },
      accountEnding: { ending: someEnding, before: 2 },
      nextPages: { keys: 2, requests: 1 },
      unowned: 3,
      keys: { shown: keys.slice(0, 20), tally: tallyOf(95) },
      requests: { ...rows, shown: rows.shown.slice(0, 10) },
      waiting: { ...rows, shown: rows.shown.slice(0, 10) },
      asOf: now,
      trouble: 'down',
      now,
      unitsPerUsd,
    }),
    ...(['guest', 'stranger', 'deactivated', 'bot'] as const).map((membership) =>
      homeView({ kind: 'visitor', membership }),
    ),
  ];
  const disableMany = disableManyForm({
    form: 'f1',
    problems: [],
    owner: 'U0ANA',
    keys,
    typed: { reason: text },
    now,
  });
  const badSettings = [
    { kind: 'bad_setting', text: 'expiring', example: 'expiring 7d 3d 1d' },
    { kind: 'bad_setting', text: 'tomorrow', example: 'expiring 7d 3d 1d' },
    { kind: 'bad_moment', text },
    { kind: 'past_moment', text, at: now },
  ] as const;
  const everySettings = [
    ...[someWishes.locked, OWNERS_KINDS].map((locked) =>
      settingsForm({ form: 'f1', typed: settingsTyped(someWishes), locked, delegations: [] }),
    ),
    settingsForm({
      delegations: [
        delegationLine({ delegator: 'U0LEE', delegate: 'U0BOB', since: now, until: later }, 'U0LEE'),
      ],
      form: 'f1',
      typed: settingsTyped(someWishes),
      locked: someWishes.locked,
      problems: badSettings.map(fieldProblemText),
    }),
  ];
  return [
    { title: 'For everybody: help', views: help },
    {
      title: 'For everybody: what can’t be done',
      views: [...refusals, ...refusals.slice(0, 80).map((message) => messageModal(message))],
    },
    { title: 'For whoever looks at keys', views: [...looks, ...everyHome, ...otherHomes(text)] },
    { title: 'For whoever fills in a form', views: [...everyForm(text, many, key), ...otherForms(text)] },
    {
      title: 'For whoever asks, and whoever decides',
      views: [...asked, ...everyCard(text), ...everyChange(text), ...everyTurn(text)],
    },
    {
      title: 'For owners, and whoever else is told',
      views: [...told, settingsMessage(someWishes), ...everySettings],
    },
    { title: 'For leads and admins', views: [...ofAccount, disablingMessage('U0ANA', 3), disableMany] },
  ];
}

/** An amount is typed for the one, the name of the key for the other. */
function everyStepUp(keyName: string) {
  const asked = pendingRequest({ keyName });
  const approval = asked.approval && { ...asked.approval, stepUp: 'typed' as const };
  const unlimited = { kind: 'unlimited_on', during: span(4, 'h') } as const;
  return [pendingRequest({ keyName, approval }), pendingRequest({ keyName, approval, change: unlimited })];
}
