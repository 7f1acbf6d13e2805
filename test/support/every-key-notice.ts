import type { Change } from '../../src/domain/changes/changes.ts';
import { type KeySnapshot, snapshotOf } from '../../src/domain/changes/plan.ts';
import { STATUS } from '../../src/domain/keys/key.ts';
import type { KeyNotice, NoticeBody } from '../../src/domain/notices/notice.ts';
import type { KeyNoticeKind } from '../../src/domain/notices/watch-rules/watch-rules.ts';
import type { Applied } from '../../src/domain/requests/request.ts';
import { DAY } from '../../src/domain/time.ts';
import type { Message } from '../../src/slack/blocks/unrendered.ts';
import { snoozedMessage } from '../../src/slack/views/keys/moved.ts';
import { noticeMessage } from '../../src/slack/views/notices/notice.ts';
import type { NoticeContext } from '../../src/usecases/ports/ports.ts';
import type { MirroredKey } from '../../src/usecases/ports/store/keys.ts';
import { everyState, later, now, someKey, usdUnits } from './conversation.ts';
import { telling } from './telling.ts';

type KeyBody = Extract<NoticeBody, { kind: 'key' }>;

export const newsOf = (
  { id: keyId, name }: MirroredKey,
  kind: KeyNoticeKind,
  { by = null, wasDisabled, ...what }: Partial<KeyNotice> & Partial<Pick<KeyBody, 'by' | 'wasDisabled'>> = {},
): KeyBody => ({
  kind: 'key',
  keyId,
  name,
  by,
  what: { kind, keyId, days: null, period: '1', ...what },
  ...(wasDisabled && { wasDisabled }),
});

/** What a key is told of in other words than usual, and how each of its messages ends. */
export const everyKeyNotice = (name: string): Message[] => [...everyTurnOf(name), ...everyEnd(name)];

function everyTurnOf(name: string): Message[] {
  const key = someKey({ name });
  const locked = someKey({ name, status: STATUS.disabled, disabledBy: { id: 'U0ADA', role: 'admin' } });
  const standingIn = { ...key, owner: 'U0BOB', backup: 'U0ANA' };
  const seen = snapshotOf(key);
  const edited: readonly (readonly [was: KeySnapshot, is: KeySnapshot])[] = [
    [seen, { ...seen, granted: usdUnits(40) }],
    [seen, { ...seen, unlimited: true }],
    [{ ...seen, unlimited: true }, seen],
  ];
  return [
    told(newsOf(locked, 'disabled', { by: 'U0ADA', wasDisabled: true }), { key: locked }),
    told(newsOf(locked, 'disabled', { by: 'U0ADA' }), { key: locked }),
    ...edited.map(([was, is]) => told(newsOf(key, 'changed', { was, is }), { key })),
    told(newsOf(key, 'low'), { key: standingIn }),
    told(newsOf(key, 'deleted'), { key: standingIn }),
    told(newsOf(key, 'low'), { key, isOver: true, isSuperseded: true }),
  ];
}

/** Of the part of a key that is told of, how it is once that is over. */
interface End {
  readonly of: KeyBody;
  readonly key: MirroredKey;
}

function everyEnd(name: string): Message[] {
  const key = someKey({ name, left: usdUnits(32) });
  const day = { spent: usdUnits(42), usual: usdUnits(3), at: now };
  const yesterday = new Date(now.getTime() - DAY);
  const tomorrow = new Date(now.getTime() + DAY);
  const expiring = newsOf(key, 'expiring', { days: 3, period: `${later.getTime()}` });
  const cured: readonly End[] = [
    { of: newsOf(key, 'exhausted'), key },
    { of: newsOf(key, 'exhausted'), key: { ...key, unlimited: true } },
    { of: newsOf(key, 'anomaly', { day }), key: { ...key, status: STATUS.disabled } },
    { of: newsOf(key, 'disabled'), key },
    { of: expiring, key: { ...key, expiresAt: new Date(later.getTime() + 30 * DAY) } },
    { of: expiring, key: { ...key, expiresAt: tomorrow } },
    { of: expiring, key: { ...key, expiresAt: null } },
  ];
  const come: readonly End[] = [
    { of: newsOf(key, 'low'), key: { ...key, left: usdUnits(0) } },
    { of: newsOf(key, 'anomaly', { day }), key },
    { of: newsOf(key, 'revived'), key: { ...key, status: STATUS.disabled } },
    { of: expiring, key: { ...key, expiresAt: yesterday } },
    { of: expiring, key: { ...key, deletedAt: now } },
    { of: expiring, key: { ...key, owner: 'U0BOB' } },
    { of: expiring, key: { ...key, owner: null } },
  ];
  return [
    ...cured.flatMap((end) =>
      [cureBy(name, 'U0ANA'), cureBy(name, 'U0BOB'), null].map((cure) => over(end, cure)),
    ),
    ...['U0ANA', 'U0BOB'].map((by) => over({ of: newsOf(key, 'disabled'), key }, cureBy(name, by, RENEWAL))),
    ...['U0ANA', 'U0BOB'].map((by) => over({ of: newsOf(key, 'exhausted'), key }, approvedBy(name, by))),
    over({ of: expiring, key: { ...key, expiresAt: null } }, approvedBy(name, 'U0ANA', RENEWAL)),
    ...come.map((end) => over(end, null)),
    ...lastOnes(key),
    told(newsOf(key, 'expired'), {
      key: { ...key, left: usdUnits(0), used: usdUnits(50) },
      cure: cureBy(name, 'U0ANA'),
      isOver: true,
      isStillDead: true,
    }),
  ];
}

/** How what has stood for long is drawn for the last time. */
function lastOnes(key: MirroredKey): Message[] {
  const usedUp = { ...key, left: usdUnits(0), used: usdUnits(50) };
  const { id: keyId, name } = key;
  const asked = {
    kind: 'reveal_asked',
    keyId,
    name,
    by: 'U0BOB',
    assignedBy: 'U0ADA',
    assignment: 'a1',
  } as const;
  return [
    told(newsOf(key, 'expired'), { key: usedUp, keys: [usedUp], isOver: true, isLast: true }),
    told(asked, { key, isLast: true }),
    snoozedMessage({ key, until: later }),
    snoozedMessage({ key, until: null }),
  ];
}

const over = ({ of, key }: End, cure: Applied | null): Message => told(of, { key, cure, isOver: true });

const told = (body: NoticeBody, context: Partial<NoticeContext>): Message =>
  noticeMessage(telling(body, context));

/** The change that mended it, as somebody else approved it; null: there is none such. */
const approvedBy = (keyName: string, requester: string, change?: Change): Applied | null =>
  everyState({ keyName, requester, ...(change && { change }) }).find((one) => one.state === 'applied') ??
  null;

/** The same, which nobody had to approve. */
function cureBy(keyName: string, requester: string, change?: Change): Applied | null {
  const approved = approvedBy(keyName, requester, change);
  return approved && { ...approved, votes: [] };
}

const RENEWAL: Change = { kind: 'renew', until: later };
