import { STATUS } from '../../src/domain/keys/key.ts';
import type { NoticeBody } from '../../src/domain/notices/notice.ts';
import type { UnownedKey } from '../../src/domain/notices/unowned.ts';
import type { Message } from '../../src/slack/blocks/unrendered.ts';
import { noticeMessage } from '../../src/slack/views/notices/notice.ts';
import type { NoticeContext } from '../../src/usecases/ports/ports.ts';
import type { MirroredKey } from '../../src/usecases/ports/store/keys.ts';
import { everyState, now, someKey, usdUnits } from './conversation.ts';
import { newsOf } from './every-key-notice.ts';
import { telling } from './telling.ts';

/** What tells of several things at once, in other words than usual, and as it ends. */
export const everyDigest = (name: string): Message[] => [
  ...everyDay(name),
  ...everyGathered(name),
  ...everyUnowned(name),
  ...everyResumed(name),
];

const told = (body: NoticeBody, context: Partial<NoticeContext>): Message =>
  noticeMessage(telling(body, context));

function everyDay(name: string): Message[] {
  const day = { kind: 'day_digest', keyIds: [1] } as const;
  const ofBob = someKey({ id: 1, name, owner: 'U0BOB', backup: 'U0ANA', status: STATUS.expired });
  return [told(day, { keys: [ofBob] }), told(day, { isOver: true })];
}

/** Of two keys of the reader, and of one that they stand in for. */
function everyGathered(name: string): Message[] {
  const own = someKey({ name });
  const all: readonly (readonly MirroredKey[])[] = [
    [own, { ...own, id: 1235 }],
    [own, { ...own, id: 1235, owner: 'U0BOB', backup: 'U0ANA' }],
  ];
  return all.map((keys) => {
    const gathered = keys.map((key) => telling(newsOf(key, 'low'), { key }));
    return noticeMessage({ ...telling(newsOf(own, 'low'), { key: own }), gathered });
  });
}

/** As the keys are by then. */
function everyUnowned(name: string): Message[] {
  const keys = [
    someKey({ id: 1, name, owner: null, status: STATUS.disabled }),
    someKey({ id: 2, name, owner: null, left: usdUnits(18) }),
  ];
  const news = keys.map(({ id }): UnownedKey => ({ keyId: id, name, state: 'disabled', what: 'disabled' }));
  const body = { kind: 'unowned_keys', keys: news, more: 0 } as const;
  return [told(body, { keys }), told(body, { keys, isOver: true })];
}

const everyResumed = (keyName: string): Message[] =>
  everyState({ keyName })
    .filter(({ state }) => state === 'applied')
    .flatMap((request) =>
      (['request', 'grant'] as const).map((what) =>
        told({ kind: 'resume_needed', requestId: request.id, what }, { request, isOver: true, now }),
      ),
    );
