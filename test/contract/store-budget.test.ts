import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, expect, test } from 'vitest';
import { type OpenStore, openStore } from '../../src/store/open-store.ts';
import { now } from '../support/samples.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';

const options = { rate: { limit: 9, windowSeconds: 180 }, clock: () => now, account: 'a 1' };
const { prepare } = DatabaseSync.prototype;
afterEach(() => {
  DatabaseSync.prototype.prepare = prepare;
});

const database = await filled();
afterAll(() => database[Symbol.asyncDispose]());

/** What runs every few seconds, as the jobs ask for it. */
const often: Record<string, (store: OpenStore) => Promise<unknown>> = {
  'outdated messages': ({ notices }) => notices.outdated(now, 20, null),
  'due notices': ({ notices }) => notices.claimDue(now, 60, 20),
  'the digest': ({ notices }) => notices.forDigest(10),
  'what a person put off': ({ snoozes }) => snoozes.of('U7', now),
  'waiting notices': ({ notices }) => notices.waiting(now),
  'due requests': ({ requests }) => requests.toApply(now, null),
  'expired requests': ({ requests }) => requests.pendingExpired(now, null),
  'pending requests': ({ requests }) => requests.pending(),
  'requests of a key': ({ requests }) => requests.list({ keyIds: [7], states: ['approved'], limit: 9 }),
  'what is asked for keys': ({ requests }) =>
    requests.list({ keyIds: [7, 8], states: ['pending'], limit: null }),
  'requests of a person': ({ requests }) => requests.list({ requester: 'U7', limit: 9 }),
  'what a rule gave a person': ({ limits }) => limits.grantedByRule('U7', 'small', now),
  'what a rule gave a team': ({ limits }) => limits.grantedByRule({ team: null }, 'small', now),
  'what a rule gave everybody': ({ limits }) => limits.grantedByRule({ of: 'company' }, 'small', now),
  'what a team was granted': ({ limits }) => limits.grantedToTeam('search', now),
  'due grants': ({ grants }) => grants.due(now),
  'grants of a key': ({ grants }) => grants.ofKey(7),
  'the last samples': ({ samples }) => samples.latest([7, 8], now),
  'samples of a month': ({ samples }) => samples.since([7, 8], now),
  'thinning samples': ({ purge }) => purge(now),
  'triggered jobs': ({ jobs }) => jobs.claim('deliver', 1000),
  'a lease': ({ leases }) => leases.withLock('key:1', 0, async () => 1),
};

test.each(Object.entries(often))('%s: no table of 100,000 rows is walked through', async (_, ask) => {
  expect((await plansOf(ask)).filter((detail) => WHOLE_TABLE.test(detail))).toEqual([]);
});

/** What is asked about one key of thousands, for each of its news. */
const aboutKeys: Record<string, (store: OpenStore) => Promise<unknown>> = {
  'what a person was told of it': ({ notices }) => notices.standing(7, { kind: 'member', id: 'U7' }),
  'it has moved': ({ commit }) => commit({ at: now, keys: [{ id: 7, owner: 'U7' }] }),
  'it is told of': ({ notices }) => notices.markSent(['n7'], [], { at: now, version: 4, turnsAt: null }),
};

test.each(Object.entries(aboutKeys))('%s: not all messages that stand are looked at', async (_, ask) => {
  const plans = await plansOf(ask);
  expect(plans).toContainEqual(expect.stringContaining('notice_keys'));
  expect(plans.filter((detail) => WHOLE_TABLE.test(detail) || BY_STATE_ALONE.test(detail))).toEqual([]);
});

test('outdated messages: only those that are outdated are looked at', async () => {
  const plans = await plansOf(({ notices }) => notices.outdated(now, 20, null));
  expect(plans).toContainEqual(expect.stringContaining('SEARCH notices USING INDEX notices_outdated_any'));
  expect(plans.filter((detail) => detail.includes('notices_due'))).toEqual([]);
});

test('no index compares a column with a value, or SQLite prepares a statement anew for each parameter', () => {
  using looking = new DatabaseSync(database.path);
  const indexes = looking
    .prepare("select sql from sqlite_master where type = 'index' and sql is not null")
    .all();
  const conditions = indexes.map(({ sql }) => String(sql).split(/\bwhere\b/)[1] ?? '');
  expect(conditions).toContainEqual(expect.stringContaining('request_version > rendered_version'));
  expect(conditions.filter((condition) => /['\d]/.test(condition))).toEqual([]);
});

async function plansOf(ask: (store: OpenStore) => Promise<unknown>): Promise<string[]> {
  const asked = new Set<string>();
  DatabaseSync.prototype.prepare = function record(text, ...rest) {
    asked.add(text);
    return prepare.call(this, text, ...rest);
  };
  await using store = await openStore({ ...options, url: database.url });
  asked.clear();
  await ask(store);
  using looking = new DatabaseSync(database.path);
  const plans = [...asked]
    .filter((text) => /^(select|update|delete|insert)/.test(text))
    .flatMap((text) => prepare.call(looking, `explain query plan ${text}`).all())
    .map(({ detail }) => String(detail));
  expect(plans).not.toEqual([]);
  return plans;
}

/** An index that holds only what is wanted may be walked through, and so may what was asked for, and a table of one row. */
const WHOLE_TABLE = /^SCAN (?!\d+-ROW VALUES|audit_head$|.*USING (?:COVERING )?INDEX notices_outdated)/;

const BY_STATE_ALONE = /notices_due \(state=\?\)$/;

/** A few years of use: most of it is over. */
async function filled() {
  const database = await temporaryDatabase();
  await (await openStore({ ...options, url: database.url })).close();
  using writing = new DatabaseSync(database.path);
  const many = `with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)`;
  const at = now.getTime();
  writing.exec(`begin;
    insert into requests (id, version, state, requester, owner, key_id, needs_approval, rule, is_create, units,
      granted_at, created_at, due_at, body)
    ${many} select 'r' || i, 4, 'applied', 'U' || (i % 300), 'U1', i % 900, 1, 'r', 0, 0, ${at}, ${at} - i, null, '{}' from n;
    insert into notices (id, state, recipient, kind, request_id, body, created_at, sequence, due_at, lease_until,
      attempts, messages, rendered_version, request_version)
    ${many} select 'n' || i, 'sent', '{}', 'card', 'r' || i, '{}', ${at} - i, 0, ${at}, 0, 1, '[]', 4, 4 from n;
    insert into grants (request_id, key_id, member, of, granted, ends_at, state)
    ${many} select 'r' || i, i % 900, 'U1', 'quota', 1, ${at} - i, 'reverted' from n;
    insert into notice_keys (notice_id, key_id) ${many} select 'n' || i, i % 900 from n;
    commit`);
  return database;
}
