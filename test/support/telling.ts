import type { NoticeBody } from '../../src/domain/notices/notice.ts';
import { DEFAULT_READER } from '../../src/domain/notices/reader.ts';
import type { NoticeContext } from '../../src/usecases/ports/ports.ts';
import { now, unitsPerUsd } from './conversation.ts';

/** What a message to @ana tells. */
export const telling = (body: NoticeBody, over: Partial<NoticeContext> = {}): NoticeContext => ({
  notice: {
    id: 'n1',
    to: { kind: 'member', id: 'U0ANA' },
    body,
    createdAt: now,
    waitedUntil: null,
    isWaiting: true,
    attempts: 1,
    messages: [],
    version: 0,
    ended: null,
  },
  request: null,
  key: null,
  keys: [],
  isOver: false,
  cure: null,
  end: null,
  background: null,
  gathered: [],
  approvers: [],
  canReveal: true,
  unitsPerUsd,
  reader: DEFAULT_READER,
  now,
  ...over,
});
