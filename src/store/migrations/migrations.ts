import { sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Engine } from '../engines/engine.ts';
import { StoreRefused } from '../engines/store-refused.ts';
import { untilNoClash } from '../engines/transaction.ts';
import { start } from './0001-start.ts';
import { plainNames } from './0002-plain-names.ts';
import { keySettings } from './0003-key-settings.ts';
import { livingNotices } from './0004-living-notices.ts';
import { samples } from './0005-samples.ts';
import { endedNotices } from './0006-ended-notices.ts';
import { toldLater } from './0006-told-later.ts';
import { metBefore } from './0007-met-before.ts';
import { foundBy } from './0008-found-by.ts';
import { backups } from './0009-backups.ts';
import { givenUp } from './0010-given-up.ts';
import { noticeRequests } from './0011-notice-requests.ts';
import { olderTroubles } from './0012-older-troubles.ts';
import { putOffSince } from './0013-put-off-since.ts';
import { bulkDisables } from './0014-bulk-disables.ts';
import { turningNotices } from './0015-turning-notices.ts';
import { formerNames } from './0016-former-names.ts';
import { readNumbers } from './0017-read-numbers.ts';
import { unsureSinceRestore } from './0018-unsure-since-restore.ts';
import { listedKeys } from './0019-listed-keys.ts';
import { outdatedNotices } from './0020-outdated-notices.ts';
import { chainedAudit } from './0021-chained-audit.ts';
import { foundIn } from './0022-found-in.ts';
import { sentCalls } from './0023-sent-calls.ts';
import { sentBy } from './0024-sent-by.ts';
import { unturnedNotices } from './0025-unturned-notices.ts';
import { keysInTurn } from './0026-keys-in-turn.ts';
import { outdatedInAnyState } from './0027-outdated-in-any-state.ts';
import { teams } from './0028-teams.ts';
import { delegations } from './0029-delegations.ts';
import { requestsOfRules } from './0030-requests-of-rules.ts';
import { afterLocking } from './after-locking.ts';

/** By their names in the database. Released migrations are never edited. */
const migrations: Record<string, Migration> = {
  '0001_start': start,
  '0002_plain_names': plainNames,
  '0003_key_settings': keySettings,
  '0004_living_notices': livingNotices,
  '0005_samples': samples,
  '0006_ended_notices': endedNotices,
  '0006_told_later': toldLater,
  '0007_met_before': metBefore,
  '0008_found_by': foundBy,
  '0009_backups': backups,
  '0010_given_up': givenUp,
  '0011_notice_requests': noticeRequests,
  '0012_older_troubles': olderTroubles,
  '0013_put_off_since': putOffSince,
  '0014_bulk_disables': bulkDisables,
  '0015_turning_notices': turningNotices,
  '0016_former_names': formerNames,
  '0017_read_numbers': readNumbers,
  '0018_unsure_since_restore': unsureSinceRestore,
  '0019_listed_keys': listedKeys,
  '0020_outdated_notices': outdatedNotices,
  '0021_chained_audit': chainedAudit,
  '0022_found_in': foundIn,
  '0023_sent_calls': sentCalls,
  '0024_sent_by': sentBy,
  '0025_unturned_notices': unturnedNotices,
  '0026_keys_in_turn': keysInTurn,
  '0027_outdated_in_any_state': outdatedInAnyState,
  '0028_teams': teams,
  '0029_delegations': delegations,
  '0030_requests_of_rules': requestsOfRules,
};

const MIGRATED = 'cometkey_migrations';

/** Brings the tables up to date. When replicas start together, a lock of PostgreSQL lets one of them do it. */
export async function migrate(engine: Engine): Promise<void> {
  try {
    await untilNoClash(() => migrateOnce(engine));
  } catch (error) {
    await refuseNewer(engine);
    throw error;
  }
}

async function migrateOnce({ db, schema }: Engine): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => (schema === null ? migrations : afterLocking(migrations)) },
    migrationTableName: MIGRATED,
    migrationLockTableName: `${MIGRATED}_lock`,
    // Without this, Kysely would accept a table of that name in any schema.
    ...(schema === null ? {} : { migrationTableSchema: schema }),
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** For readers that must not migrate: throws `StoreRefused` unless the tables are those of this version. */
export async function expectMigrated(engine: Pick<Engine, 'db'>): Promise<void> {
  const tables = await engine.db.introspection.getTables();
  if (!tables.some(({ name }) => name === MIGRATED)) throw new StoreRefused({ kind: 'no_tables' });
  const applied = await refuseNewer(engine);
  if (applied.length < Object.keys(migrations).length) throw new StoreRefused({ kind: 'older' });
}

async function refuseNewer({ db }: Pick<Engine, 'db'>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(MIGRATED)} order by name`.execute(
    db,
  );
  const applied = rows.map(({ name }) => name);
  const unknown = applied.find((name) => !(name in migrations));
  if (unknown === undefined) return applied;
  throw new StoreRefused({ kind: 'newer', migration: unknown });
}
