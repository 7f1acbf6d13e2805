import { writePlan } from '../../src/domain/changes/plan.ts';
import type { NoticeBody, Recipient } from '../../src/domain/notices/notice.ts';
import type { Request } from '../../src/domain/requests/request.ts';
import { withPlan } from '../../src/domain/requests/transitions.ts';
import { HOUR } from '../../src/domain/time.ts';
import { NO_ALARMS } from '../../src/domain/upstream/account-alarms.ts';
import type { Message } from '../../src/slack/blocks/unrendered.ts';
import { statusMessage } from '../../src/slack/views/account/status.ts';
import type { UpstreamStatus } from '../../src/usecases/ports/cometapi.ts';
import type { HeldWork, StatusReport, Undelivered } from '../../src/usecases/ports/overviews.ts';
import { everyState, later, now, someBurn, someKey, unitsPerUsd, usdUnits } from './conversation.ts';

const HEALTHY: UpstreamStatus = {
  reachable: true,
  authorised: true,
  since: null,
  retryAt: null,
  suspended: false,
  limiting: false,
  isPage: false,
  message: '',
  refusal: null,
};

const USUAL: StatusReport = {
  upstream: HEALTHY,
  lastSweep: { endedAt: now, keys: 42, isLate: false },
  queue: {
    pending: 1,
    applying: 2,
    retrying: 3,
    held: 4,
    notices: { all: 15, putOff: 5, again: 6, givenUp: 7 },
  },
  budget: { used: 10, limit: 180, windowSeconds: 180 },
  revealable: true,
  version: '1',
  now,
};

const someAccount = { left: usdUnits(12), used: usdUnits(90), burn: someBurn(), readAt: now };
const minutesAgo = new Date(now.getTime() - HOUR / 12);
const soon = new Date(now.getTime() + HOUR / 12);

/** How CometAPI answers, or does not. */
const everyUpstream = (message: string): Partial<UpstreamStatus>[] => [
  { reachable: false, since: now, retryAt: later, suspended: true, message },
  { authorised: false, since: minutesAgo, retryAt: soon, suspended: true, message, refusal: 'bad_token' },
  { reachable: false, since: minutesAgo, retryAt: soon, isPage: true, message },
  { retryAt: soon, limiting: true, message },
  { limiting: true, message },
];

/** What `status` answers; `bodies`: of all that can be told, what reached nobody. */
export const everyStatus = (text: string, bodies: readonly NoticeBody[]): Message[] => [
  statusMessage({ ...USUAL, version: text || '1' }, 'lead'),
  ...everyUpstream(text).map((upstream) =>
    statusMessage(
      {
        ...USUAL,
        upstream: { ...HEALTHY, ...upstream },
        account: { ...someAccount, alarms: NO_ALARMS, unitsPerUsd },
      },
      'admin',
    ),
  ),
  statusMessage(
    { ...USUAL, lastSweep: { endedAt: new Date(now.getTime() - HOUR), keys: 42, isLate: true } },
    'lead',
  ),
  statusMessage(
    {
      ...USUAL,
      lastSweep: null,
      queue: {
        pending: 0,
        applying: 0,
        retrying: 0,
        held: 0,
        notices: { all: 0, putOff: 0, again: 0, givenUp: 0 },
      },
      revealable: null,
    },
    'admin',
  ),
  statusMessage({ ...USUAL, revealable: false }, 'member'),
  statusMessage({ ...USUAL, revealable: false }, 'admin'),
  statusMessage({ ...USUAL, held: everyHeldWork(text) }, 'admin'),
  ...everyUndelivered(text, bodies).map((undeliverable) =>
    statusMessage({ ...USUAL, undeliverable }, 'admin'),
  ),
];

/** What waits for *Resume*, and what has not ended in time. */
function everyHeldWork(keyName: string): HeldWork {
  const plan = writePlan(someKey(), { granted: usdUnits(70) });
  const all = everyState({ keyName });
  const begun = all.flatMap((request): Request[] => {
    if (request.state === 'applying' && 'plan' in plan)
      return [{ ...withPlan(request, plan.plan), isHeld: true }];
    return request.state === 'approved' ? [{ ...request, isHeld: true }] : [];
  });
  const lent = all.filter(({ state }) => state === 'applied');
  return {
    requests: begun.toReversed(),
    grants: lent.flatMap((request) =>
      (['held', 'behind', 'tried'] as const).map((is) => ({ request, at: minutesAgo, is })),
    ),
  };
}

/** Who is told of each, where that is not one person. */
const TO: { readonly [K in NoticeBody['kind']]?: Recipient } = {
  card: { kind: 'approvals' },
  reply: { kind: 'approvals' },
  given_up: { kind: 'approvals' },
  owner_left: { kind: 'approvals' },
  unowned_keys: { kind: 'approvals' },
  resume_needed: { kind: 'admins' },
  set_aside: { kind: 'admins' },
  channel_trouble: { kind: 'admins' },
  group_trouble: { kind: 'admins' },
  welcome: { kind: 'admins' },
  upstream_trouble: { kind: 'admins' },
  account_trouble: { kind: 'admins' },
  policy_trouble: { kind: 'admins' },
  unreadable_keys: { kind: 'admins' },
  audit_head: { kind: 'channel', id: 'C0REQUESTS' },
};

/** Why such messages reached nobody, each in turn; a reply has other reasons. */
const WHY: Readonly<Record<Recipient['kind'], readonly string[]>> = {
  member: ['user_disabled', 'unreachable'],
  approvals: ['is_archived'],
  admins: ['nobody_to_tell', 'groups_unreadable'],
  digest: ['is_archived'],
  channel: ['nobody_to_tell'],
};

const whyOf = ({ kind }: NoticeBody, to: Recipient, at: number): string =>
  kind === 'reply' ? 'no_card' : (WHY[to.kind][at % WHY[to.kind].length] ?? '');

type UndeliveredReport = NonNullable<StatusReport['undeliverable']>;

/** One of each kind, as many at once as are shown. */
function everyUndelivered(name: string, bodies: readonly NoticeBody[]): UndeliveredReport[] {
  const requestId = 'r7f3a';
  const all: readonly NoticeBody[] = [
    ...bodies,
    { kind: 'day_digest', keyIds: [1] },
    { kind: 'changed_by_other', requestId },
    { kind: 'grant_ended', requestId },
    { kind: 'glass_broken', requestId },
    {
      kind: 'delegation',
      delegator: 'U0LEE',
      delegate: 'U0BOB',
      since: new Date(0),
      until: new Date(0),
      how: 'begun',
    },
  ];
  const first = [...Map.groupBy(all, ({ kind }) => kind).values()].flatMap((same) => same.slice(0, 1));
  const missed = first.map((body, at): Undelivered => {
    const to = TO[body.kind] ?? { kind: 'member', id: 'U0ANA' };
    const isOfKey = 'keyId' in body || 'requestId' in body;
    return { to, body, key: isOfKey ? { id: 1234, name } : null, why: whyOf(body, to, at), at: now };
  });
  return Array.from({ length: Math.ceil(missed.length / 5) }, (_, at) => ({
    newest: missed.slice(5 * at, 5 * at + 5),
    total: missed.length,
  }));
}
