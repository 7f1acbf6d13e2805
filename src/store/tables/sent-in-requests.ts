import type { Kysely } from 'kysely';
import type { Request } from '../../domain/requests/request.ts';
import { sentNames } from '../../domain/upstream/sent-names.ts';
import type { Engine } from '../engines/engine.ts';
import { decode } from '../rows/json-column.ts';
import { type NotedSent, REQUEST_COLUMNS, requestFrom } from '../rows/request-row.ts';
import type { Tables } from '../rows/tables.ts';

/*
 * A bot of the version before, which runs on until it is replaced, notes what it sent in the body of the request, and looks
 * for what was sent nowhere else. So this version notes it there too, and looks in both places. To be dropped when no such
 * bot can run any more.
 */

interface Noted {
  readonly sent?: NotedSent;
}

/** For how long what these names noted in their requests may land. */
export async function landsForMsIn({ db, now }: Engine, names: readonly string[]): Promise<number[]> {
  const rows = await db
    .selectFrom('requests')
    .select([...REQUEST_COLUMNS, now().as('now')])
    .where('state', 'in', ['approved', 'applying'])
    .where('body', 'like', '%"sent":%')
    .execute();
  return rows
    .filter((row) => sentNames(requestFrom(row)).some((name) => names.includes(name)))
    .map((row) => (decode<Noted>(row.body).sent?.mayLandUntil.getTime() ?? row.now) - row.now);
}

/** `landsUntil`: as it is noted with this; null: it stays as it is in the request. */
export async function sentFor(
  tx: Kysely<Tables>,
  request: Request,
  landsUntil: number | null,
): Promise<NotedSent | null> {
  if (!('usedBefore' in request) || request.usedBefore === undefined) return null;
  const used = request.usedBefore;
  if (landsUntil !== null) return { mayLandUntil: new Date(landsUntil), used };
  const row = await tx
    .selectFrom('requests')
    .select('body')
    .where('id', '=', request.id)
    .executeTakeFirstOrThrow();
  const { sent } = decode<Noted>(row.body);
  return sent ? { ...sent, used } : null;
}
