import type { Change } from '../../src/domain/changes/changes.ts';
import { usd } from '../../src/domain/keys/quota.ts';
import type { Request } from '../../src/domain/requests/request.ts';
import { span } from '../../src/domain/time.ts';
import type { Message } from '../../src/slack/blocks/unrendered.ts';
import { noticeMessage } from '../../src/slack/views/notices/notice.ts';
import { changeMessage } from '../../src/slack/views/requests/change-result.ts';
import { requestListMessage } from '../../src/slack/views/requests/request-list.ts';
import { requestMessage } from '../../src/slack/views/requests/request-message.ts';
import { requestOutcome, requestReply } from '../../src/slack/views/requests/request-replies.ts';
import { everyState, now, pendingRequest, someBurn, someKey, usdUnits } from './conversation.ts';
import { EVERY_RIGHT, NO_RIGHT } from './every-key-turn.ts';
import { telling } from './telling.ts';

/** The same cards and answers as in `every-view.ts`, where what they tell of gives them other words. */
export const otherRequests = (keyName: string): Message[] => [
  ...[1000, 0.2].map((dollars) =>
    cardFor(keyName, { kind: 'quota', delta: usdUnits(dollars), during: null }),
  ),
  cardFor(keyName, { kind: 'unlimited_on', during: null }, 510),
  listedFor(keyName),
  ...brokenGlass(keyName),
  ...answersTo({ kind: 'edit', seen: { name: keyName }, to: { name: 'ci-bot' } }, keyName),
  ...answersTo({ kind: 'edit', seen: { group: 'vip' }, to: { group: 'auto' } }, keyName),
];

const cardFor = (keyName: string, change: Change, granted = 490): Message =>
  requestMessage(
    {
      request: pendingRequest({
        keyName,
        change,
        team: keyName,
      }),
      background: {
        key: someKey({ name: keyName, burn: someBurn() }),
        balance: null,
        budget: { team: keyName, total: usd(500), per: span(30, 'd'), granted: usdUnits(granted) },
        recent: [],
        others: [],
        groupTroubles: [],
      },
      now,
    },
    { id: 'U0LEE', role: 'lead', zone: 'UTC' },
  );

/** Nobody else had approved it. */
const byAda = (request: Request): Request => ({
  ...request,
  votes: request.votes.map((vote) => ({ ...vote, by: 'U0ADA' })),
});

/** An admin may decide it alone, and has. */
function brokenGlass(keyName: string): Message[] {
  const report = { background: null, now };
  const glass = { by: 'U0ADA', at: now, why: keyName };
  return everyState({ keyName })
    .slice(0, 2)
    .flatMap((state) => (state.state === 'pending' ? [state] : [byAda(state), state]))
    .flatMap((state) => {
      const request: Request = state.state === 'pending' ? state : { ...state, glass };
      const told = telling({ kind: 'glass_broken', requestId: request.id }, { request });
      return [
        requestMessage(
          { ...report, request, mayBreakGlass: request.state === 'pending' },
          { id: 'U0ADA', role: 'admin', zone: 'UTC' },
        ),
        ...(request.glass
          ? [
              requestReply({ ...report, request }, 'decision'),
              requestOutcome({ ...report, request }, false),
              noticeMessage(told),
            ]
          : []),
      ];
    });
}

/** Its reason names a group of people, as somebody typed it. */
const listedFor = (keyName: string): Message =>
  requestListMessage({
    query: { which: 'mine', page: 0 },
    rows: [{ request: pendingRequest({ keyName, reason: 'for <!subteam^S0SEARCH>' }), key: null }],
    total: 1,
    pages: 1,
    reader: { id: 'U0ANA', role: 'member', zone: 'UTC' },
    now,
  });

function answersTo(change: Change, keyName: string): Message[] {
  const applied = everyState({ keyName, change, approval: null }).filter(({ state }) => state === 'applied');
  const key = someKey({ name: keyName });
  return applied.flatMap((request) =>
    [EVERY_RIGHT, NO_RIGHT].map((may) =>
      changeMessage({ request, before: key, key, may, channel: 'C0REQUESTS', now }),
    ),
  );
}
