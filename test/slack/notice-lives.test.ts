import { expect, test } from 'vitest';
import type { LIVES } from '../../src/domain/notices/life.ts';
import type { NoticeBody } from '../../src/domain/notices/notice.ts';
import { noticeMessage } from '../../src/slack/views/notices/notice.ts';
import { everyState, someKey } from '../support/conversation.ts';
import { telling } from '../support/every-view.ts';
import { spoken } from '../support/rendered-text.ts';

type Lives = typeof LIVES;
type EventKind = { [K in keyof Lives]: Lives[K] extends 'event' ? K : never }[keyof Lives];

const requestId = 'r7f3a';
/** A new kind of event does not compile without a row. What a grant ended with is told like a change. */
const events = {
  reassigned: { kind: 'reassigned', keyId: 1234, name: 'search-prod', by: 'U0ADA', to: 'U0BOB' },
  assigned_many: { kind: 'assigned_many', keys: [{ id: 1234, name: 'search-prod' }], by: 'U0ADA' },
  reassigned_many: {
    kind: 'reassigned_many',
    keys: [{ id: 1234, name: 'search-prod' }],
    by: 'U0ADA',
    to: 'U0BOB',
  },
  backup_set: {
    kind: 'backup_set',
    keyId: 1234,
    name: 'search-prod',
    by: 'U0ADA',
    owner: 'U0BOB',
    backup: 'U0ANA',
  },
  revealed: { kind: 'revealed', keyId: 1234, name: 'search-prod', by: 'U0BOB' },
  reply: { kind: 'reply', requestId, about: 'result' },
  changed_by_other: { kind: 'changed_by_other', requestId },
  grant_ended: null,
  welcome: {
    kind: 'welcome',
    keys: 3,
    unowned: 1,
    leads: ['S0LEADS'],
    admins: ['U0ADA'],
    channel: 'C0REQUESTS',
  },
} satisfies Record<EventKind, NoticeBody | null>;

test.each(
  Object.values(events).filter((body) => body !== null),
)('the message of the event $kind has no button that may come too late, and none that acts', (body) => {
  const request = everyState().find(({ state }) => state === 'applied') ?? null;
  const said = spoken(noticeMessage(telling(body, { request, key: someKey() })));
  const buttons = [...said.matchAll(/\[([^\]]+)\]/g)].map(([, label]) => label);
  expect(buttons.filter((label) => !['Open', 'Status', 'List keys'].includes(label ?? ''))).toEqual([]);
});
