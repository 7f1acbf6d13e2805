import { expect, test } from 'vitest';
import type { Change } from '../../src/domain/changes/changes.ts';
import { type LIVES, namedNow } from '../../src/domain/notices/life.ts';
import type { NoticeBody } from '../../src/domain/notices/notice.ts';
import type { ReplyAbout } from '../../src/domain/notices/request-notices.ts';
import type { Failure } from '../../src/domain/requests/outcome.ts';
import { span } from '../../src/domain/time.ts';
import type { RefusalReason } from '../../src/domain/upstream/refusal.ts';
import { noticeMessage } from '../../src/slack/views/notices/notice.ts';
import { everyState, someKey, usdUnits } from '../support/conversation.ts';
import { shown, spoken } from '../support/rendered-text.ts';
import { telling } from '../support/telling.ts';

type Lives = typeof LIVES;
type EventKind = { [K in keyof Lives]: Lives[K] extends 'event' | 'moment' ? K : never }[keyof Lives];

const requestId = 'r7f3a';
/** A new kind of event does not compile without a row. What a grant ended with is told like a change. */
const events = {
  reassigned: { kind: 'reassigned', keyId: 1234, name: 'search-prod', by: 'U0ADA', to: 'U0BOB' },
  bulk_disabled: {
    kind: 'bulk_disabled',
    owner: 'U0ANA',
    outcomes: [{ became: 'disabled', total: 1, first: [{ key: { id: 1234, name: 'search-prod' } }] }],
  },
  reassigned_many: {
    kind: 'reassigned_many',
    keys: [{ id: 1234, name: 'search-prod' }],
    by: 'U0ADA',
    to: 'U0BOB',
  },
  backups_lost: {
    kind: 'backups_lost',
    keys: [{ id: 1234, name: 'search-prod' }],
    by: 'U0ADA',
    to: 'U0BOB',
  },
  revealed: { kind: 'revealed', keyId: 1234, name: 'search-prod', by: 'U0BOB' },
  reply: { kind: 'reply', requestId, about: 'result' },
  glass_broken: null,
  delegation: {
    kind: 'delegation',
    delegator: 'U0LEE',
    delegate: 'U0BOB',
    since: new Date(0),
    until: new Date('2026-12-04T10:00:00Z'),
    how: 'ended',
  },
  grant_ended: null,
  welcome: {
    kind: 'welcome',
    keys: 3,
    unowned: 1,
    leads: ['S0LEADS'],
    admins: ['U0ADA'],
    channel: 'C0REQUESTS',
  },
  audit_head: { kind: 'audit_head', seq: 1234, hash: '5f'.repeat(32) },
} satisfies Record<EventKind, NoticeBody | null>;
/** Drawn anew with its request alone: what it tells of the key is told like an event. */
const changed = { kind: 'changed_by_other', requestId, revived: true } as const;

type KeysKind = { [K in keyof Lives]: Lives[K] extends 'keys' ? K : never }[keyof Lives];

const keyId = 1234;
const act = { keyId, name: 'old-name', by: 'U0ADA' };
/** A new kind that is redrawn with its keys does not compile without a row. A digest says what its keys are by itself. */
const keyed = {
  key: {
    kind: 'key',
    keyId,
    name: 'old-name',
    what: { kind: 'disabled', keyId, days: null, period: '1' },
    by: null,
  },
  assigned: { kind: 'assigned', ...act },
  assigned_many: { kind: 'assigned_many', keys: [{ id: keyId, name: 'old-name' }], by: 'U0ADA' },
  backup_set: { kind: 'backup_set', ...act, owner: 'U0BOB', backup: 'U0ANA' },
  given_up: { kind: 'given_up', ...act, why: '' },
  reveal_asked: { kind: 'reveal_asked', ...act, assignedBy: 'U0ADA', assignment: 'a1' },
  reveal_approved: { kind: 'reveal_approved', ...act },
  created: { kind: 'created', keyId, name: 'old-name', requestId },
  unowned_keys: {
    kind: 'unowned_keys',
    keys: [{ keyId, name: 'old-name', state: 'enabled', what: 'discovered' }],
    more: 0,
  },
  day_digest: null,
} satisfies Record<KeysKind, NoticeBody | null>;

test.each(
  Object.values(keyed).filter((body) => body !== null),
)('the message $kind, redrawn when its key moves, calls it by its name of now', (body) => {
  const owner = body.kind === 'unowned_keys' ? null : 'U0ANA';
  const key = someKey({ id: keyId, name: 'new-name', owner });
  const [request = null] = everyState({ keyName: 'old-name' });
  const told = telling(body, { request, key, keys: [key] });
  const said = spoken(noticeMessage({ ...told, notice: namedNow(told.notice, [key]) }));
  expect(said).toContain('new-name');
  expect(said).not.toContain('old-name');
});

test.each(
  [...Object.values(events), changed].filter((body) => body !== null),
)('the message of the event $kind has no button that may come too late, and none that acts', (body) => {
  const request = everyState().find(({ state }) => state === 'applied') ?? null;
  const said = spoken(noticeMessage(telling(body, { request, key: someKey() })));
  const buttons = [...said.matchAll(/\[([^\]]+)\]/g)].map(([, label]) => label);
  expect(buttons.filter((label) => !['Open', 'Status', 'List keys'].includes(label ?? ''))).toEqual([]);
});

const settings = { models: null, allowIps: [], group: '', expiresAt: null, crossGroupRetry: false } as const;
/** A new kind of failure, and a new reason of CometAPI's, do not compile without a row. */
const failures = {
  refused: Object.keys({
    too_many_keys: null,
    name_too_long: null,
    no_group_access: null,
    quota_negative: null,
    quota_too_large: null,
    cannot_enable: null,
    database: null,
    unreadable_row: null,
    other: null,
  } satisfies Record<RefusalReason, null>).map((reason) => ({
    kind: 'refused',
    message: 'no',
    reason: reason as RefusalReason,
  })),
  drifted: [{ kind: 'drifted', wanted: usdUnits(70), found: usdUnits(60), dropped: ['group'] }],
  edited_meanwhile: [{ kind: 'edited_meanwhile', fields: ['name'] }],
  not_taken: [{ kind: 'not_taken', fields: ['name', 'status'] }],
  not_enabled: [{ kind: 'not_enabled', because: { kind: 'edited_meanwhile', fields: ['status'] } }],
  twins: [{ kind: 'twins', ids: [5, 6] }],
  renamed: [{ kind: 'renamed', ids: [5] }],
  not_found_after_create: [{ kind: 'not_found_after_create' }],
  gave_up: [{ kind: 'gave_up', attempts: 3 }],
  busy: [
    { kind: 'busy' },
    { kind: 'busy', behind: '7f3a' },
    { kind: 'busy', unknown: { id: '7f3a', by: 'U0ANA', at: new Date(0) } },
  ],
  unproven: [{ kind: 'unproven', groups: [] }],
  unreachable: [{ kind: 'unreachable', attempts: 3 }],
} satisfies { readonly [K in Failure['kind']]: readonly Extract<Failure, { kind: K }>[] };

/** What CometAPI never takes, and what somebody is to find out, is no state of the key. */
const LASTING =
  /is (too long|larger than)|doesn’t take|has quota left and isn’t expired|it’s allowed|has to delete|still needs the rest|may be|if it is|extra ones/g;

test.each(
  Object.values(failures).flat(),
)('nobody redraws what tells of a failure, so it says in the past what was found: %j', (failure) => {
  for (const change of [
    { kind: 'create', key: { ...settings, name: 'fresh', unlimited: false, quota: usdUnits(5) } },
    { kind: 'disable' },
    { kind: 'quota', delta: usdUnits(50), during: span(7, 'd') },
    { kind: 'revert', of: 'unlimited_on', granted: usdUnits(5) },
  ] as const)
    for (const state of everyState({ change }))
      for (const about of ['result', 'revert_failed'] as const) {
        if (state.state !== 'failed') continue;
        const told = telling({ kind: 'reply', requestId, about }, { request: { ...state, failure } });
        const said = shown(noticeMessage(told)).text.replace(LASTING, '');
        expect(said).not.toMatch(/\b(is|are|has|there’s|doesn’t|isn’t|hasn’t|still|now)\b/);
      }
});

const expiresAt = new Date('2027-01-02T12:00:00Z');
/** A new kind of change does not compile without a row. */
const changes = {
  create: [{ kind: 'create', key: { ...settings, name: 'fresh', unlimited: false, quota: usdUnits(5) } }],
  claim: [{ kind: 'claim' }],
  quota: [
    { kind: 'quota', delta: usdUnits(50), during: span(7, 'd') },
    { kind: 'quota', delta: usdUnits(-2), during: null },
  ],
  unlimited_on: [
    { kind: 'unlimited_on', during: null },
    { kind: 'unlimited_on', during: span(4, 'h') },
  ],
  unlimited_off: [{ kind: 'unlimited_off', left: usdUnits(20) }],
  edit: [
    { kind: 'edit', seen: { name: 'old-name' }, to: { name: 'fresh' } },
    { kind: 'edit', seen: settings, to: { ...settings, expiresAt, group: 'vip' } },
  ],
  enable: [{ kind: 'enable' }],
  disable: [{ kind: 'disable' }],
  renew: [
    { kind: 'renew', span: span(30, 'd'), zone: 'UTC' },
    { kind: 'renew', until: expiresAt },
  ],
  revert: [{ kind: 'revert', of: 'unlimited_on', granted: usdUnits(5) }],
} satisfies { readonly [K in Change['kind']]: readonly Extract<Change, { kind: K }>[] };

test.each(
  Object.values(changes).flat(),
)('nobody redraws what tells of a change that was made, so it says in the past what was done: $kind', (change) => {
  // Of a new key its owner is told in a message that is redrawn with it.
  const bodies = change.kind === 'create' ? [events.reply] : [events.reply, changed];
  for (const request of everyState({ change })) {
    if (request.state !== 'applied') continue;
    for (const over of [{}, { unlimited: true }])
      for (const body of bodies) {
        const told = telling(body, {
          request: { ...request, effect: { ...request.effect, ...over } },
          key: someKey(),
        });
        expect(spoken(noticeMessage(told))).not.toMatch(/\b(is|are|has|have|expires|still|now|belongs)\b/);
      }
  }
});

/** A new kind of reply does not compile without a row. */
const replies = {
  asked: null,
  vote: null,
  decision: null,
  result: null,
  ended: null,
  reminder: null,
  escalation: null,
  revert_failed: null,
} satisfies Record<ReplyAbout, null>;

test.each(
  Object.keys(replies) as ReplyAbout[],
)('nobody redraws a reply, so none calls a moment to come by a word that will be wrong: %s', (about) => {
  for (const request of everyState()) {
    const isWaiting = request.state === 'pending';
    if (isWaiting && ['vote', 'decision', 'result', 'ended'].includes(about)) continue;
    const told = telling({ kind: 'reply', requestId, about }, { request, key: someKey() });
    const said = shown(noticeMessage({ ...told, approvers: ['U0LEE', 'U0ADA'] })).text;
    const moments = [...said.matchAll(/<!date\^(\d+)\^\{date_short_pretty\}/g)];
    const latest = (request.state === 'expired' ? request.at : told.now).getTime();
    expect(moments.filter(([, at]) => Number(at) * 1000 > latest)).toEqual([]);
    expect(said).not.toMatch(/please|pending|waits|next try/i);
  }
});
