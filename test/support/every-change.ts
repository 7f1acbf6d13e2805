import type { Change } from '../../src/domain/changes/changes.ts';
import type { NewKey } from '../../src/domain/changes/new-key.ts';
import { type Planned, writePlan } from '../../src/domain/changes/plan.ts';
import { grantedOf } from '../../src/domain/keys/quota.ts';
import type { Effect } from '../../src/domain/requests/outcome.ts';
import type { Applied, Approved, NewRequest, Request } from '../../src/domain/requests/request.ts';
import {
  applied,
  approveWithLess,
  failed,
  markStale,
  newApproved,
  startApplying,
  withPlan,
} from '../../src/domain/requests/transitions.ts';
import { DAY, span } from '../../src/domain/time.ts';
import type { Message } from '../../src/slack/blocks/unrendered.ts';
import { changeMessage } from '../../src/slack/views/requests/change-result.ts';
import { requestListMessage } from '../../src/slack/views/requests/request-list.ts';
import { requestMessage } from '../../src/slack/views/requests/request-message.ts';
import type { RequestBackground } from '../../src/usecases/ports/ports.ts';
import type { ChangeReport, GrantEnd } from '../../src/usecases/ports/read-models.ts';
import { later, now, pendingRequest, someKey, someWish, usdUnits } from './conversation.ts';
import { EVERY_RIGHT } from './every-key-turn.ts';

const ana = { id: 'U0ANA', role: 'member', zone: 'UTC' } as const;
const lee = { id: 'U0LEE', role: 'lead', zone: 'UTC' } as const;

export const everyEmptyList: readonly Message[] = (
  [
    ['mine', ana],
    ['pending', ana],
    ['cancellable', ana],
    ['pending', lee],
  ] as const
).map(([which, reader]) =>
  requestListMessage({ query: { which, page: 0 }, rows: [], total: 0, pages: 1, reader, now }),
);

const newKey = (name: string, over: Partial<NewKey> = {}): NewKey => ({
  name,
  expiresAt: null,
  unlimited: false,
  models: null,
  allowIps: [],
  group: '',
  crossGroupRetry: false,
  quota: usdUnits(5),
  ...over,
});

const FOR_30_DAYS = { span: span(30, 'd'), zone: 'UTC' } as const;

const LATER_EXPIRY: Change = {
  kind: 'edit',
  seen: { expiresAt: now },
  to: { expiresAt: later },
  lasts: FOR_30_DAYS,
};

/** What a lead reads of the key, the account and the requester before deciding, and what was decided. */
export function everyCard(keyName: string): Message[] {
  const key = someKey({ name: keyName });
  const usual: RequestBackground = { key, balance: usdUnits(400), recent: [], groupTroubles: [] };
  const backgrounds: readonly Partial<RequestBackground>[] = [
    {},
    { key: { ...key, deletedAt: now } },
    { key: { ...key, usedAt: new Date(now.getTime() - 40 * DAY) } },
    ...[0, 30, 10_000].map((left) => ({ balance: usdUnits(left) })),
    ...(['to_come', 'overdue'] as const).flatMap((is) =>
      [later, new Date(later.getTime() - DAY)].map((at) => ({
        key: { ...key, unlimited: true },
        unlimitedUntil: { at, is },
      })),
    ),
  ];
  const pending = pendingRequest({ keyName });
  const create: Change = { kind: 'create', key: newKey(keyName, { expiresAt: later, lasts: FOR_30_DAYS }) };
  return [
    ...backgrounds.map((background) => ({ request: pending, background: { ...usual, ...background } })),
    { request: pendingRequest({ keyName, change: create, keyId: null }), background: null },
    { request: pendingRequest({ keyName, change: LATER_EXPIRY }), background: null },
    { request: lowered(keyName), background: null },
  ].map((told) => requestMessage({ ...told, now }, lee));
}

/** @lee approved less than was asked for. */
const lowered = (keyName: string): Request =>
  approveWithLess(
    pendingRequest({ keyName }),
    { change: { kind: 'quota', delta: usdUnits(20), during: null }, by: { ...lee, comment: keyName } },
    now,
  );

/** What a change came to that is told in other words than usual. */
export const everyChange = (name: string): Message[] => [
  ...everyEffect(name),
  ...everyAnswer(name),
  ...everyEnd(name),
];

const free = (over: Partial<NewRequest>): Approved => newApproved(someWish({ approval: null, ...over }));

const made = (over: Partial<NewRequest>, effect: Partial<Effect> = {}): Applied => {
  const key = someKey();
  return applied(startApplying(free(over), now), now, {
    keyId: key.id,
    left: key.left,
    grantedBefore: grantedOf(key),
    grantedAfter: grantedOf(key),
    unlimited: false,
    expiresAt: later,
    was: {},
    ...effect,
  });
};

const everyEffect = (keyName: string): Message[] =>
  [
    free({ keyName, change: LATER_EXPIRY }),
    made(
      { keyName, change: { kind: 'disable' } },
      { left: usdUnits(0), grantedBefore: usdUnits(0), grantedAfter: usdUnits(0) },
    ),
    made({ keyName, change: { kind: 'enable' } }, { unlimited: true }),
    made(
      { keyName, keyId: null, change: { kind: 'create', key: newKey(keyName, { unlimited: true }) } },
      { unlimited: true },
    ),
  ].map((request) => requestMessage({ request, background: null, now }, lee));

/** What whoever asked reads at once. */
function everyAnswer(keyName: string): Message[] {
  const key = someKey({ name: keyName });
  const expired = { ...key, expiresAt: new Date(now.getTime() - DAY) };
  const usedUp = { ...key, left: usdUnits(0) };
  const renewed = made({ keyName, change: { kind: 'renew', until: later } }, { was: { expiresAt: now } });
  const lessened = made(
    { keyName, change: { kind: 'quota', delta: usdUnits(-2), during: null } },
    { left: usdUnits(0), grantedAfter: usdUnits(18) },
  );
  const create = (name: string): Partial<NewRequest> => ({
    keyName: name,
    keyId: null,
    change: { kind: 'create', key: newKey(name) },
  });
  const asked = pendingRequest({ keyName });
  const reports: readonly Pick<ChangeReport, 'request' | 'before' | 'key'>[] = [
    {
      request: { ...asked, approval: asked.approval && { ...asked.approval, approvals: 2 } },
      before: key,
      key,
    },
    { request: renewed, before: expired, key },
    { request: renewed, before: { ...usedUp, ...expired }, key: usedUp },
    { request: lessened, before: key, key: usedUp },
    { request: made({ ...create(keyName), owner: 'U0BOB' }), before: null, key },
    {
      request: pendingRequest(create('Schlüssel für die Übersetzung der Größentabellen')),
      before: null,
      key: null,
    },
  ];
  return reports.map((report) => changeMessage({ ...report, may: EVERY_RIGHT, channel: 'C0REQUESTS', now }));
}

/** How what was granted for a time ended. */
function everyEnd(keyName: string): Message[] {
  const request = made(
    { keyName, change: { kind: 'quota', delta: usdUnits(50), during: span(7, 'd') } },
    { left: usdUnits(52), grantedAfter: usdUnits(70) },
  );
  const granted = usdUnits(50);
  const ending = startApplying(free({ keyName, change: { kind: 'revert', of: 'quota', granted } }), now);
  const full = someKey({ left: usdUnits(52) });
  const reverts: readonly Request[] = [
    markStale(ending, now, { kind: 'nothing_to_do' }),
    markStale(ending, now, { kind: 'not_needed', by: 'U0ADA', isUnknown: true }),
    failed(
      withPlan(ending, planOf(writePlan(full, { granted: usdUnits(20) }))),
      now,
      { kind: 'drifted', wanted: usdUnits(20), found: usdUnits(30) },
      someKey({ left: usdUnits(12) }),
    ),
  ];
  const grant: GrantEnd['grant'] = {
    requestId: request.id,
    keyId: 1234,
    member: 'U0ANA',
    of: 'quota',
    granted,
    endsAt: later,
    state: 'reverted',
  };
  return reverts.map((revert) =>
    requestMessage({ request, background: null, end: { grant, revert }, now }, lee),
  );
}

function planOf(planned: Planned) {
  if ('stale' in planned) throw new Error('it has a plan');
  return planned.plan;
}
