import type { Kysely } from 'kysely';
import { type AuditEntry, delegationEntries, grantEntry } from '../domain/audit.ts';
import type { UserId } from '../domain/member.ts';
import { preferencesEntry, snoozeEntry } from '../domain/notices/delivery/audit-entries.ts';
import { Refused } from '../domain/problems/problem.ts';
import type { Store } from '../usecases/ports/store/store.ts';
import type { UnitOfWork } from '../usecases/ports/store/unit-of-work.ts';
import type { Engine } from './engines/engine.ts';
import { transaction } from './engines/transaction.ts';
import type { Restored } from './restored.ts';
import { writeKeys } from './rows/key-writes.ts';
import type { Tables } from './rows/tables.ts';
import { writeAudit } from './tables/audit.ts';
import { storeBulk } from './tables/bulk-disables.ts';
import { storeDelegation } from './tables/delegations.ts';
import { consumed } from './tables/forms.ts';
import { outdateLent, storeGrant } from './tables/grants.ts';
import { swapped } from './tables/key-values.ts';
import { isHeld } from './tables/leases.ts';
import {
  endNotice,
  outdateKeys,
  outdateLater,
  outdateNews,
  outdateRenamed,
  outdateWaiting,
} from './tables/notice-outdated.ts';
import { wake, withdrawReminders } from './tables/notice-patience.ts';
import { addNotices, markDigested } from './tables/notices.ts';
import { storePreferences } from './tables/preferences.ts';
import { storeRequest } from './tables/requests.ts';
import { addSamples } from './tables/samples.ts';
import { noteSent } from './tables/sent-calls.ts';
import { storeSnooze } from './tables/snoozes.ts';
import { areWatchedFrom } from './tables/watched-from.ts';

/** Thrown to roll the transaction back. */
class NotStored extends Error {}

export const commit =
  (engine: Engine, restored: Restored): Store['commit'] =>
  async (unit) => {
    const progress = { isAsked: false };
    try {
      const committed = await transacted(engine, restored, { unit, progress });
      committed();
      return true;
    } catch (error) {
      if (error instanceof NotStored) return false;
      throw progress.isAsked ? whenAsked(engine, error) : error;
    }
  };

/** `isAsked`: all is written, and the database is asked to commit. */
const transacted = (
  engine: Engine,
  restored: Restored,
  { unit, progress }: { unit: UnitOfWork; progress: { isAsked: boolean } },
) =>
  transaction(engine.db, async (tx) => {
    progress.isAsked = false;
    await storeAll(tx, engine, unit);
    const committed = await restored.count(tx);
    progress.isAsked = true;
    return committed;
  });

/** PostgreSQL may have committed before its connection broke off; SQLite always answers. */
const whenAsked = ({ schema }: Engine, error: unknown): unknown =>
  schema === null || (error as { severity?: string }).severity === 'ERROR'
    ? error
    : new Refused({ kind: 'save_unknown' }, { cause: error });

/** Always in this order, and all rows of a table in theirs, so that two transactions seldom wait for each other. */
async function storeAll(
  tx: Kysely<Tables>,
  engine: Pick<Engine, 'locked' | 'now'>,
  unit: UnitOfWork,
): Promise<void> {
  const { at, fences = [], consume, requests = [], grants = [], values = [], digested = [] } = unit;
  for (const fence of fences) expect(await isHeld(tx, fence));
  if (consume !== undefined) expect(await consumed(tx, consume, at));
  // Before a decision takes its own card: two about one key, or of one person, then wait for each other once.
  await outdateLater(tx, requests.flatMap(movedBy), engine.locked);
  await outdateWaiting(tx, requests.flatMap(waitingKeys));
  const landsUntil = unit.sent ? await noteSent(tx, engine, unit.sent) : null;
  for (const move of inOrder(requests, ({ next }) => next.id))
    expect(await storeRequest(tx, move, landsUntil));
  for (const move of inOrder(grants, ({ next }) => next.requestId)) expect(await storeGrant(tx, move));
  if (unit.bulk) expect(await storeBulk(tx, unit.bulk));
  for (const swap of inOrder(values, ({ name }) => name)) expect(await swapped(tx, swap));
  if (unit.preferences) expect(await storePreferences(tx, unit.preferences));
  if (unit.delegation) expect(await storeDelegation(tx, unit.delegation));
  const keys = inOrder(unit.keys ?? [], ({ id }) => id);
  expect(await areWatchedFrom(tx, keys, engine.locked));
  const moved = await writeKeys(tx, keys, { at, locked: engine.locked });
  await outdateKeys(tx, [...moved.told, ...(unit.redraw ?? [])]);
  await outdateRenamed(tx, moved.renamed, at);
  // A card tells how its key spends, and that it was not used for long.
  const spending = keys.flatMap(({ id, seen }) => (seen?.burn ? [id] : []));
  await outdateWaiting(tx, [...new Set([...spending, ...moved.woken])]);
  await outdateLent(tx, moved.told);
  await outdateNews(tx, requests.flatMap(waitingKeys));
  for (const end of unit.ended ?? []) await endNotice(tx, end);
  for (const id of unit.withoutReminders ?? []) await withdrawReminders(tx, id);
  if (unit.wake) await wake(tx, unit.wake, at);
  await addSamples(tx, unit.samples ?? []);
  for (const snooze of unit.snoozes ?? []) await storeSnooze(tx, snooze, unit.at);
  await markDigested(tx, digested);
  await addNotices(tx, unit.notices ?? [], at);
  // Last, because it locks the end of the chain, for which every other writer then waits.
  await writeAudit(tx, [...(unit.audit ?? []), ...entriesOf(unit)], engine.locked);
}

/** Whoever moves these, what became of them is written down. */
const entriesOf = ({ grants = [], snoozes = [], preferences, delegation, at }: UnitOfWork): AuditEntry[] => [
  ...grants.flatMap((move) => grantEntry(move, at) ?? []),
  ...snoozes.map((snooze) => snoozeEntry(snooze, at)),
  ...(preferences ? [preferencesEntry(preferences, at)] : []),
  ...(delegation ? delegationEntries(delegation, at) : []),
];

const inOrder = <T>(rows: readonly T[], by: (row: T) => string | number): T[] =>
  rows.toSorted((a, b) => (by(a) < by(b) ? -1 : Number(by(a) > by(b))));

/** Whose request it was that has moved. */
const movedBy = ({ next, from, isUntold }: NonNullable<UnitOfWork['requests']>[number]): UserId[] =>
  from === null || isUntold ? [] : [next.requester];

/** The key of a request that has begun, or ceased, to wait for a decision. */
const waitingKeys = ({ next, from }: NonNullable<UnitOfWork['requests']>[number]): number[] => {
  const hasMoved = (next.state === 'pending') !== (from?.state === 'pending') || next.state === 'applied';
  return next.keyId !== null && hasMoved ? [next.keyId] : [];
};

function expect(stored: boolean): void {
  if (!stored) throw new NotStored();
}
