import { type Kysely, sql } from 'kysely';
import { KINDS_OF_KEYS } from '../../domain/notices/life.ts';
import { LONGEST_PERIOD } from '../../domain/policy/limits.ts';
import { OPEN_GRANT_STATES } from '../../domain/requests/grant.ts';
import { OPEN_STATES } from '../../domain/requests/request.ts';
import { DAY } from '../../domain/time.ts';
import type { Engine } from '../engines/engine.ts';
import type { Tables } from '../rows/tables.ts';
import { turnWhatStands } from '../tables/notice-last-time.ts';
import { thinSamples } from '../tables/samples.ts';
import { drain, drainDated, outside } from './drain.ts';
import { purgeKeys } from './purge-keys.ts';

const KEPT_MS = {
  /** A limit counts what was given within its period; a month more for calendars that differ. */
  requests: (LONGEST_PERIOD + 34) * DAY,
  keys: 400 * DAY,
  notices: 30 * DAY,
  /** A message about keys says for ever what it said when it was drawn for the last time. */
  drawn: 3 * DAY,
  /** It should have been drawn for the last time long ago (`turns-at.ts`), and Slack never took that. */
  standing: 365 * DAY,
  groups: 30 * DAY,
  homes: 90 * DAY,
  assignments: 400 * DAY,
  /** What is still due is retried every hour at least, so an older failure belongs to work that is over. */
  failures: 30 * DAY,
  /** Slack stops redelivering long before this, and an older form is of no use. */
  arrivals: DAY,
};

const oneOf = (states: readonly string[]) => sql`(${sql.join(states.map((state) => sql.lit(state)))})`;
const OPEN_REQUESTS = sql`select id from requests where state in ${oneOf(OPEN_STATES)}`;
const OPEN_GRANTS = sql`select request_id from grants where state in ${oneOf(OPEN_GRANT_STATES)}`;

/** The newest notice of each trouble, which is redrawn when that is over. */
const TROUBLES = sql`select value from key_values where name like 'trouble:%'`;

/** Somebody may still read it, and it is redrawn when its keys or the requests that it lists move, or a moment comes. */
const STANDS = sql`state = 'sent' and messages <> '[]' and (turns_at is not null
  or exists (select 1 from notice_keys where notice_id = notices.id)
  or exists (select 1 from notice_requests where notice_id = notices.id))`;

/** A card is kept for longer, because a late reply belongs to its thread. */
const ABOUT_KEYS = sql`state = 'sent' and kind in ${oneOf(KINDS_OF_KEYS)}`;

/** Deletes what is no longer needed, a batch at a time. The audit is never purged. */
export async function purge({ db, now }: Engine, at: Date): Promise<void> {
  const before = (milliseconds: number) => at.getTime() - milliseconds;
  const arrived = (column: string) => outside(column, before(KEPT_MS.arrivals), at);
  await drain(db, 'consumed', 'id', arrived('consumed_at'));
  await drain(db, 'forms', 'id', arrived('created_at'));
  await drain(db, 'sent_calls', 'sender', sql`lands_until < ${now()} - ${KEPT_MS.arrivals}`);
  await drain(db, 'groups', 'id', outside('fetched_at', before(KEPT_MS.groups), at));
  await purgeTold(db, at);
  await drain(
    db,
    'requests',
    'id',
    sql`state not in ${oneOf(OPEN_STATES)} and granted_at < ${before(KEPT_MS.requests)}
      and id not in (${OPEN_GRANTS})`,
  );
  await drain(
    db,
    'grants',
    'request_id',
    sql`state not in ${oneOf(OPEN_GRANT_STATES)} and ends_at < ${before(KEPT_MS.requests)}`,
  );
  await drain(
    db,
    'key_values',
    'name',
    sql`name like 'home:%' and cast(value as bigint) < ${before(KEPT_MS.homes)}`,
  );
  await drainDated(db, {
    names: 'failed:%',
    member: 'retryAt',
    oldest: before(KEPT_MS.failures),
    at,
    ahead: 'delete',
  });
  const handedOver = { member: 'at', oldest: before(KEPT_MS.assignments), at, ahead: 'redate' } as const;
  for (const names of ['assignment:%', 'backup:%']) await drainDated(db, { names, ...handedOver });
  await thinSamples(db, at.getTime());
  await drain(db, 'former_names', 'until', sql`until <= ${before(KEPT_MS.keys)}`);
  await purgeKeys(db, before(KEPT_MS.keys));
}

/** What is redrawn no more: posted or redrawn long ago, and nothing that it is about may still move. */
async function purgeTold(db: Kysely<Tables>, at: Date): Promise<void> {
  await turnWhatStands(db, at);
  const [before, drawn] = [at.getTime() - KEPT_MS.notices, at.getTime() - KEPT_MS.drawn];
  await drain(
    db,
    'notices',
    'id',
    sql`state in ('sent', 'given_up', 'digested') and created_at < ${before}
      and (${outside('due_at', before, at)} or (${ABOUT_KEYS} and ${outside('due_at', drawn, at)}))
      and (request_id is null or request_id not in (${OPEN_REQUESTS} union ${OPEN_GRANTS}))
      and (ended is not null or id not in (${TROUBLES}))
      and (created_at < ${at.getTime() - KEPT_MS.standing} or not (${STANDS}))`,
  );
  await drain(db, 'key_values', 'name', sql`name like 'trouble:%' and value not in (select id from notices)`);
  await drain(db, 'delegations', 'until', sql`until <= ${at.getTime()}`);
  await drain(db, 'snoozes', 'until', sql`until <= ${at.getTime()}`);
  for (const table of ['notice_keys', 'notice_requests'] as const)
    await drain(db, table, 'notice_id', sql`notice_id not in (select id from notices)`);
}
