import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Notice } from '../../domain/notices/notice.ts';
import type { StoredNotice } from '../../usecases/ports/store/notices.ts';
import { at, decode, encode } from './json-column.ts';
import type { NoticeRow } from './tables.ts';

/**
 * Also true for times over `longest` milliseconds ahead: times are never set that far, so a wrong clock wrote it. For
 * leases `longest` is twice their length, because clocks of replicas differ.
 */
export const reached = (column: 'due_at' | 'lease_until' | 'waits_until', now: number, longest: number) =>
  isReached(sql.ref(column), now, longest);

export const isReached = (moment: RawBuilder<unknown>, now: number, longest: number) =>
  sql<boolean>`(${moment} <= ${now} or ${moment} > ${now + longest})`;

export const newRow = (
  { id, to, body, delayMs = 0 }: Notice,
  sequence: number,
  now: Date,
): Insertable<NoticeRow> => ({
  id,
  state: to.kind === 'digest' ? 'digest' : 'waiting',
  recipient: encode(to),
  kind: body.kind,
  request_id: 'requestId' in body ? body.requestId : null,
  body: encode(body),
  created_at: now.getTime(),
  sequence,
  due_at: now.getTime() + delayMs,
  waits_until: null,
  waits_since: null,
  lease_until: 0,
  attempts: 0,
  messages: '[]',
  rendered_version: 0,
  request_version: 0,
  turns_at: null,
  failure: null,
  ended: null,
});

export const noticeFrom = (row: Selectable<NoticeRow>): StoredNotice => ({
  id: row.id,
  to: decode(row.recipient),
  body: decode(row.body),
  createdAt: at(row.created_at),
  waitedUntil: row.waits_until === null ? null : at(row.waits_until),
  attempts: row.attempts,
  isWaiting: row.state === 'waiting',
  messages: decode(row.messages),
  version: row.request_version,
  ended: row.ended === null ? null : decode(row.ended),
});

/** What the audit tells of a notice. */
export const TOLD = ['id', 'recipient', 'body'] as const satisfies (keyof NoticeRow)[];
export type ToldRow = Pick<NoticeRow, (typeof TOLD)[number]>;

export const toldIn = ({ id, recipient, body }: ToldRow): Notice => ({
  id,
  to: decode(recipient),
  body: decode(body),
});
