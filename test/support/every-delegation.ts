import type { NoticeBody } from '../../src/domain/notices/notice.ts';
import type { Delegation } from '../../src/domain/requests/approval/delegation.ts';
import type { Request } from '../../src/domain/requests/request.ts';
import type { Message } from '../../src/slack/blocks/unrendered.ts';
import {
  delegatedMessage,
  delegationEndedMessage,
  delegationsMessage,
} from '../../src/slack/views/account/delegations.ts';
import { noticeMessage } from '../../src/slack/views/notices/notice.ts';
import { ownActMessage } from '../../src/slack/views/requests/own-act.ts';
import { requestCard } from '../../src/slack/views/requests/request-card.ts';
import { everyState, later, now } from './conversation.ts';
import { telling } from './telling.ts';

const handedOn: Delegation = { delegator: 'U0LEE', delegate: 'U0BOB', since: now, until: later };
const TO_BOB: readonly NoticeBody[] = (['begun', 'ended', 'lapsed'] as const).map((how) => ({
  kind: 'delegation',
  ...handedOn,
  how,
}));

/** What is said of votes that are handed on, and of what is decided with them. */
export const everyDelegation = (keyName: string): Message[] => [
  delegatedMessage(handedOn),
  ...['U0LEE', 'U0BOB'].flatMap((reader) => [
    delegationEndedMessage(handedOn, reader),
    delegationsMessage([handedOn], { reader, mayHandOn: reader === 'U0LEE' }),
  ]),
  ...TO_BOB.flatMap((body) => [
    noticeMessage(telling(body)),
    noticeMessage({
      ...telling(body),
      notice: { ...telling(body).notice, to: { kind: 'member', id: 'U0BOB' } },
    }),
  ]),
  ...decidedFor(keyName),
];

function decidedFor(keyName: string): Message[] {
  const vote = { by: 'U0BOB', for: 'U0LEE', at: now, role: 'lead' } as const;
  const report = { background: null, now };
  const requests = everyState({ keyName }).flatMap((request): Request[] => {
    if (request.state === 'denied') return [{ ...request, by: 'U0BOB', for: 'U0LEE' }];
    if (request.state === 'pending')
      return [{ ...request, lostVotes: [{ ...vote, because: 'delegators_own' }] }];
    return request.state === 'applied' ? [{ ...request, votes: [vote] }] : [];
  });
  return requests.flatMap((request) => [
    requestCard({ ...report, request }),
    ...(request.state === 'applied' ? [ownActMessage({ ...report, request }, 'approved', 'U0BOB')] : []),
  ]);
}
