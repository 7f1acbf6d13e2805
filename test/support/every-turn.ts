import type { ReplyAbout } from '../../src/domain/notices/request-notices.ts';
import type { Request } from '../../src/domain/requests/request.ts';
import { span } from '../../src/domain/time.ts';
import type { Message } from '../../src/slack/blocks/unrendered.ts';
import { changeMessage } from '../../src/slack/views/requests/change-result.ts';
import { type OwnAct, ownActMessage } from '../../src/slack/views/requests/own-act.ts';
import { requestMessage } from '../../src/slack/views/requests/request-message.ts';
import { requestOutcome, requestReply } from '../../src/slack/views/requests/request-replies.ts';
import { everyState, now, pendingRequest, someKey, usdUnits } from './conversation.ts';
import { everyDelegation } from './every-delegation.ts';
import { CREATE, everyOutcome } from './every-outcome.ts';
import { otherRequests } from './other-requests.ts';

/** The other turns that a request takes, each once. */
export const everyTurn = (text: string): Message[] => [
  ...everyOutcome(text).flatMap(toldOf),
  ...calling(text),
  ...otherRequests(text),
  ...everyDelegation(text),
  ...everyOwnAct(text),
  ...undecidedIn(text),
  ...disabledIn(text),
];

/** Whoever disabled a key of somebody else. */
const disabledIn = (keyName: string): Message[] =>
  everyState({ keyName, change: { kind: 'disable' }, requester: 'U0LEE' })
    .filter(({ state }) => state === 'applied')
    .flatMap((request) =>
      [{ owner: 'U0ANA' }, { owner: 'U0ANA', ownerLeft: true }, { owner: null }].map((whose) => {
        const disabledBy = { id: 'U0LEE', role: 'lead', at: now } as const;
        const key = someKey({ name: keyName, status: 2, disabledBy, ...whose });
        return changeMessage({ request, before: key, key, may: null, channel: 'C0REQUESTS', now });
      }),
    );

/** Of what nobody decided the requester hears how to ask again. */
const undecidedIn = (keyName: string): Message[] =>
  [span(4, 'h'), null]
    .flatMap((during) => everyState({ keyName, change: { kind: 'unlimited_on', during } }))
    .filter(({ state }) => state === 'expired')
    .map((request) => requestOutcome({ request, background: null, now }, true));

/** A reply that names who is to see to it. */
const calling = (keyName: string): Message[] =>
  everyOutcome(keyName)
    .filter(({ state, change }) => state === 'failed' && change.kind === 'revert')
    .map((request) => requestReply({ request, background: null, now }, 'revert_failed', ['U0LEE', 'U0ADA']));

/** The card, what the requester hears, and the replies below the card. */
const toldOf = (request: Request): Message[] => [
  requestMessage({ request, background: null, now }, { id: 'U0LEE', role: 'lead', zone: 'UTC' }),
  requestOutcome({ request, background: null, now }, true),
  ...repliesTo(request).map((about) => requestReply({ request, background: null, now }, about)),
];

/** The replies that a request in this state can have. */
function repliesTo({ state, change, votes, lostVotes = [] }: Request): ReplyAbout[] {
  if (state === 'pending')
    return [
      'asked',
      'reminder',
      'escalation',
      ...(votes.length + lostVotes.length > 0 ? (['vote'] as const) : []),
    ];
  if (state === 'approved' || state === 'applying') return ['decision'];
  return state === 'failed' && change.kind === 'revert' ? ['revert_failed'] : ['result'];
}

/** What somebody reads who just did it. A new act does not compile until it is here. */
function everyOwnAct(keyName: string): Message[] {
  const [pending, approved] = everyState({ keyName });
  const all = everyState({ keyName });
  const denied = all.find(({ state }) => state === 'denied');
  const revert = pendingRequest({
    keyName,
    change: { kind: 'revert', of: 'quota', granted: usdUnits(50) },
  });
  if (!pending || !approved || !denied) return [];
  const counter = {
    original: { kind: 'quota', delta: usdUnits(80), during: span(7, 'd') },
    by: 'U0LEE',
    comment: keyName,
  } as const;
  const acts: Readonly<Record<OwnAct, readonly Request[]>> = {
    approved: [
      approved,
      { ...approved, counter },
      { ...approved, change: CREATE, keyId: null, owner: 'U0BOB' },
    ],
    glass_broken: [approved],
    denied: [denied],
    cancelled: [pending],
    retried: [approved],
    resumed: [approved],
    let_end: [approved],
    dropped: [approved, revert],
    kept: [approved],
  };
  return (Object.entries(acts) as [OwnAct, readonly Request[]][]).flatMap(([act, requests]) =>
    requests.flatMap((request) => [
      ...['U0ANA', 'U0LEE'].map((reader) => ownActMessage({ request, background: null, now }, act, reader)),
      ...(request.counter ? [requestOutcome({ request, background: null, now }, true)] : []),
    ]),
  );
}
