import {
  BOT,
  creationEntry,
  escalationEntry,
  grantEntry,
  transitionEntry,
  type WrittenEntry,
} from '../../src/domain/audit.ts';
import { CHANGES } from '../../src/domain/changes/changes.ts';
import { ATTEMPTS } from '../../src/domain/problems/refusal-entry.ts';
import type { Request } from '../../src/domain/requests/request.ts';
import { auditMessage } from '../../src/slack/views/account/audit/audit.ts';
import type { SENTENCES } from '../../src/slack/views/account/audit/sentences.ts';
import type { AuditAbout } from '../../src/usecases/ports/audit-report.ts';
import { everyState, later, now, pendingRequest, usdUnits } from './conversation.ts';
import { everyOutcome } from './every-outcome.ts';

const KEY = 1234;

const of = (
  act: keyof typeof SENTENCES,
  details: WrittenEntry['details'],
  over: Partial<WrittenEntry> = {},
): WrittenEntry => ({ at: now, actor: 'U0ADA', act, keyId: KEY, requestId: null, details, ...over });

/** Of each kind of change what is asked and what is done tells the most. */
const TELLING: ReadonlySet<Request['state']> = new Set(['pending', 'applied']);

/** `everyState` gives every change one effect. */
function asReadBack(next: Request): Request {
  if (next.state !== 'applied') return next;
  const { change, effect } = next;
  if (change.kind === 'unlimited_on') return { ...next, effect: { ...effect, unlimited: true } };
  return change.kind === 'renew' ? { ...next, effect: { ...effect, was: { expiresAt: now } } } : next;
}

/** What of requests is written, by the functions that write it. */
function ofRequests(requests: readonly Request[], name: string): WrittenEntry[] {
  const pending = pendingRequest({ keyName: name });
  const telling = requests.filter(
    ({ state, change }) => TELLING.has(state) && !(state === 'pending' && change.kind === 'revert'),
  );
  const limited = { kind: 'revert', of: 'unlimited_on', granted: usdUnits(20) } as const;
  const renamed = {
    kind: 'edit',
    seen: { name, models: null },
    to: { name: 'ci-bot', models: ['gpt-5'] },
  } as const;
  const ended = [limited, renamed].flatMap((change) =>
    everyState({ keyName: name, change, approval: null }).filter(({ state }) => state === 'applied'),
  );
  const all = [...telling, ...ended, ...everyState({ keyName: name }), ...everyOutcome(name)];
  return all
    .map(asReadBack)
    .flatMap((next) =>
      next.state === 'pending'
        ? [creationEntry(next)]
        : [transitionEntry({ from: next.state === 'approved' ? pending : { state: 'approved' }, next }, now)],
    );
}

const goingOn = (name: string): WrittenEntry[] => {
  const [approved] = everyOutcome(name).filter(({ state }) => state === 'approved');
  const pending = pendingRequest({ keyName: name });
  if (approved === undefined) return [];
  return [
    transitionEntry({ from: pending, next: { ...pending, votes: approved.votes } }, now),
    escalationEntry(pending, now),
    transitionEntry(
      { from: pending, next: { ...approved, glass: { by: 'U0ADA', at: now, why: 'prod is down' } } },
      now,
    ),
    transitionEntry({ from: { state: 'failed' }, next: approved, by: 'U0LEE' }, now),
    transitionEntry({ from: { state: 'approved' }, next: approved, by: 'U0ADA' }, now),
    transitionEntry({ from: { state: 'approved' }, next: approved }, now),
  ];
};

const ofKeys = (name: string): WrittenEntry[] => [
  of('key.revealed', { name }, { actor: 'U0ANA' }),
  of('key.revealed', { name }, { actor: 'U0BOB', keyId: 99 }),
  of('reveal.read', { name }, { actor: 'U0ANA' }),
  ...['shown', 'unseen', 'not_read', 'unknown'].map((outcome) =>
    of('reveal.ended', { name, outcome }, { actor: 'U0ANA' }),
  ),
  of('key.assigned', { name, from: 'U0BOB', to: 'U0ANA' }),
  of('key.assigned', { name, from: null, to: 'U0ANA' }),
  of('key.assigned', { name, from: 'U0ANA', to: 'U0ANA', team: 'search' }),
  of('key.given_up', { name, from: 'U0BOB', to: null }, { actor: 'U0BOB' }),
  of('key.backup_set', { name, from: null, to: 'U0BOB' }, { actor: 'U0ANA' }),
  of('key.backup_set', { name, from: 'U0BOB', to: null }, { actor: 'U0ANA' }),
  of('key.found_deleted', { name }, { actor: BOT }),
  of(
    'delegation.begun',
    { delegator: 'U0LEE', delegate: 'U0BOB', until: later },
    { actor: 'U0LEE', keyId: null },
  ),
  of(
    'delegation.ended',
    { delegator: 'U0LEE', delegate: 'U0BOB', until: later },
    { actor: BOT, keyId: null },
  ),
  of('reveal.asked', { owner: 'U0BOB' }, { actor: 'U0BOB' }),
  of('reveal.approved', { owner: 'U0BOB' }),
  of('grant.ended_early', {}, { requestId: 'r7f3a' }),
  of('grant.resumed', {}, { requestId: 'r7f3a' }),
];

const GRANT = {
  requestId: 'r7f3a',
  keyId: KEY,
  member: 'U0ANA',
  of: 'quota',
  granted: usdUnits(50),
  endsAt: now,
  state: 'active',
} as const;

const ofGrants = (): WrittenEntry[] =>
  [
    { from: GRANT, next: { ...GRANT, state: 'reverting' } as const },
    { from: GRANT, next: { ...GRANT, state: 'reverted' } as const },
    { from: GRANT, next: { ...GRANT, state: 'superseded' } as const },
    { from: GRANT, next: { ...GRANT, state: 'failed' } as const },
    { from: GRANT, next: { ...GRANT, granted: usdUnits(20) } },
    { from: GRANT, next: { ...GRANT, endsAt: later } },
  ].flatMap((move) => grantEntry(move, now) ?? []);

/** Of requests that need no decision, each with what came of it. */
const UNDECIDED: ReadonlySet<Request['state']> = new Set(['applying', 'applied', 'failed', 'stale']);
const undecided = (name: string) =>
  everyState({ keyName: name, approval: null })
    .filter(({ state }) => UNDECIDED.has(state))
    .flatMap((request): Request[] =>
      request.state === 'stale' ? [request, { ...request, because: { kind: 'nothing_to_do' } }] : [request],
    )
    .map((request, at) => ({ ...request, id: `a7f3${at}` }));

const ofNews = (name: string): WrittenEntry[] => [
  of('notice.sent', { kind: 'card', notice: 'request:r7f3a:card' }, { actor: BOT }),
  of('notice.given_up', { kind: 'resume_needed', notice: 'resume', why: 'nobody_to_tell' }, { actor: BOT }),
  of('notice.snoozed', { kind: 'low', until: later, name }, { actor: 'U0ANA' }),
  of('notice.snoozed', { kind: 'low', until: null, name }, { actor: 'U0ANA' }),
  of(
    'preferences.changed',
    { before: null, after: { off: [], digest: 'daily' } },
    { actor: 'U0ANA', keyId: null },
  ),
  of('settings.changed', { before: {}, after: { version: '1' } }, { actor: BOT, keyId: null }),
  of('settings.changed', { before: { version: '1' }, after: { version: '2' } }, { actor: BOT, keyId: null }),
];

const ofOthers = (text: string): WrittenEntry[] => [
  of('keys.disable_asked', { owner: 'U0BOB', reason: text }, { actor: 'U0LEE', keyId: null }),
  ...ATTEMPTS.map((problem, at) =>
    of(
      'right.missing',
      { problem, ...(at % 2 ? { line: 'reveal search-prod' } : { did: 'key.reveal' }) },
      {
        actor: 'U0BOB',
        ...(at === 0 && { keyId: null }),
      },
    ),
  ),
  of('right.missing', { problem: 'not_your_key' }, { actor: 'U0BOB', keyId: null }),
  of('policy.refused', { rule: text, because: text, line: 'unlimited search-prod' }, { actor: 'U0ANA' }),
  of('policy.changed', { before: {}, after: { people: 1, rules: 2 } }, { actor: BOT, keyId: null }),
  of('policy.changed', { before: { rules: 1 }, after: { rules: 2 } }, { actor: BOT, keyId: null }),
  of('audit.archived', { from: 1, to: 5678, hash: '' }, { actor: BOT, keyId: null }),
];

/** Another version may say no more than this of a change. */
const ofOtherVersions = (name: string): WrittenEntry[] =>
  Object.keys(CHANGES).map((kind) =>
    of(
      kind === 'enable' ? 'request.failed' : 'request.made',
      { change: { kind }, keyName: name },
      {
        actor: 'U0BOB',
        requestId: 'r7f3a',
      },
    ),
  );

const applied = (change: object, over: WrittenEntry['details'] = {}): WrittenEntry =>
  of('request.applied', { change, ...over }, { actor: BOT });

const BARE_CREATE = { change: { kind: 'create' }, keyName: 'search-prod' };

/** What was applied, as another version may say it, and otherwise than in the samples. */
const ofApplied = (name: string): WrittenEntry[] => [
  ...Object.keys(CHANGES).map((kind) => applied({ kind }, { keyName: name })),
  applied({ kind: 'create', key: { unlimited: true } }),
  applied({ kind: 'revert', of: 'unlimited_on' }),
  applied(
    { kind: 'quota', delta: usdUnits(-5) },
    { unitsPerUsd: 500_000, effect: { grantedBefore: usdUnits(20), grantedAfter: usdUnits(15) } },
  ),
  of('request.applied', {}, { actor: BOT }),
  // In a list of the key, which its own go-ahead did not know yet.
  of('request.applied', BARE_CREATE, { actor: BOT, requestId: 'g7f31' }),
];

/** By what came of what was approved. */
const APPROVED: ReadonlyMap<string, WrittenEntry> = new Map([
  ['p7f31', applied({ kind: 'disable' })],
  ['p7f32', of('request.stale', { change: { kind: 'disable' } }, { actor: BOT })],
  ['p7f33', of('request.failed', { change: { kind: 'disable' } }, { actor: BOT })],
]);
const ofApproved = (): WrittenEntry[] =>
  [...APPROVED.keys()].map((requestId) =>
    of('request.approved', { change: { kind: 'disable' } }, { actor: 'U0LEE', requestId }),
  );

const unlimitedKey = (name: string): WrittenEntry =>
  of(
    'request.made',
    { change: { kind: 'create', key: { unlimited: true } }, keyName: name },
    { actor: 'U0ANA', keyId: null, requestId: 'r7f3a' },
  );

/** An entry of each kind, with each of its words, and one of a version that is not known. */
const everyEntry = (requests: readonly Request[], text: string): WrittenEntry[] => [
  ...ofRequests(requests, text),
  ...goingOn(text),
  ...ofKeys(text),
  ...ofGrants(),
  ...ofNews(text),
  ...undecided(text).map(creationEntry),
  ...ofOthers(text),
  ...ofOtherVersions(text),
  ...ofApplied(text),
  ...ofApproved(),
  unlimitedKey(text),
  { at: now, act: 'key.turned', actor: 'U0BOB', keyId: KEY, requestId: null, details: {} },
  { at: now, act: 'request.made', actor: 'U0BOB', keyId: null, requestId: 'r7f3a', details: { reason: 7 } },
];

const AUDIT_ABOUT: readonly AuditAbout[] = [
  { key: null, person: null, isOwn: false },
  { key: null, person: null, isOwn: true },
  { key: null, person: 'U0BOB', isOwn: false },
  { key: { id: 42, name: 'search-prod' }, person: null, isOwn: false },
  { key: { id: 42, name: 'search-prod' }, person: 'U0BOB', isOwn: false },
];

export const auditMessages = (text: string, requests: readonly Request[]) => {
  const report = {
    total: 31,
    pages: 3,
    upTo: 40,
    since: now,
    reader: { id: 'U0ANA', role: 'admin' } as const,
    now,
  };
  const entries = everyEntry(requests, text);
  const pages = Array.from({ length: Math.ceil(entries.length / 10) }, (_, at) =>
    entries.slice(10 * at, 10 * at + 10),
  );
  const names = new Map([[1234, text]]);
  const outcomes = new Map([
    ...APPROVED,
    ...undecided(text).map(
      (next) => [next.id, transitionEntry({ from: { state: 'approved' }, next }, now)] as const,
    ),
  ]);
  const goAheads = new Map([
    ['g7f31', of('request.allowed', BARE_CREATE, { keyId: null, requestId: 'g7f31' })],
  ]);
  return [
    ...pages.map((some, at) =>
      auditMessage({
        ...report,
        about: { key: null, person: null, isOwn: false },
        entries: some,
        page: at % 3,
        names,
        outcomes,
        goAheads,
      }),
    ),
    ...AUDIT_ABOUT.map((about) =>
      auditMessage({ ...report, about, entries: [], total: 0, page: 0, pages: 1, names, outcomes, goAheads }),
    ),
  ];
};
