import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Act, AuditEntry } from '../../src/domain/audit.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { plays } from '../support/effort.ts';
import { type RawSql, rawSql } from '../support/raw-audit.ts';
import { ana, bob, inDays, now } from '../support/samples.ts';
import { onEveryEngine, onPostgres, onSharedEngines, type Site } from '../support/store-sites.ts';

const ZEROS = '0'.repeat(64);
const COLUMNS = 'seq, at, actor, act, key_id, request_id, details, previous_hash, hash';

const entry = (nth: number, over: Partial<AuditEntry> = {}): AuditEntry => ({
  at: new Date(now.getTime() + nth),
  actor: nth % 2 ? ana.id : bob.id,
  act: `act.${nth}` as Act,
  keyId: nth % 3 ? nth : null,
  requestId: nth % 4 ? `r${nth}` : null,
  details: { nth, who: { z: 1, a: [1.5, null, 'é“\u2028'] }, until: inDays(nth) },
  ...over,
});

const write = (store: OpenStore, count: number, from = 0) =>
  Promise.all(Array.from({ length: count }, (_, at) => store.commit({ at: now, audit: [entry(from + at)] })));

/** By other code than the bot's: of these texts and whole numbers RFC 8785 is `JSON.stringify` with sorted names. */
const hashOf = ({ hash: _, ...row }: Record<string, unknown>): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)))))
    .digest('hex');

const rowsOf = (raw: RawSql) => raw.rows(`select ${COLUMNS} from audit order by seq`);

/** What anybody can prove with SQL and SHA-256 alone. */
async function expectOneChain(raw: RawSql): Promise<Record<string, unknown>[]> {
  const rows = await rowsOf(raw);
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
  expect(rows.map((row) => row['previous_hash'])).toEqual(
    [ZEROS, ...rows.map(({ hash }) => hash)].slice(0, -1),
  );
  expect(rows.map(({ hash }) => hash)).toEqual(rows.map(hashOf));
  return rows;
}

onEveryEngine('the audit is a chain', ({ site }) => {
  test('an empty one ends in zeros; each entry moves its head', async () => {
    await using place = await site();
    const store = await place.open();
    const none = { seq: 0, hash: ZEROS };
    expect(await store.auditChain.verify(ZEROS)).toEqual({ count: 0, archived: none, head: none });
    await write(store, 3);
    const found = await store.auditChain.verify(null);
    expect(found).toMatchObject({ count: 3, archived: none, head: { seq: 3 } });
    await store.commit({ at: now, audit: Array.from({ length: 2500 }, (_, at) => entry(at)) });
    expect(await store.auditChain.verify(null)).toMatchObject({ count: 2503, head: { seq: 2503 } });
  });

  test('what is not stored leaves no gap, and what no JSON has is hashed as it is stored', async () => {
    await using place = await site();
    const store = await place.open();
    expect(await store.commit({ at: now, consume: 'click', audit: [entry(1)] })).toBe(true);
    expect(await store.commit({ at: now, consume: 'click', audit: [entry(2)] })).toBe(false);
    const odd = { half: '\ud800!', zero: -0, none: undefined, large: 1e21, nan: Number.NaN, nul: 'a\0b' };
    expect(await store.commit({ at: now, audit: [entry(3, { details: odd })] })).toBe(true);
    expect(await store.auditChain.verify(null)).toMatchObject({ count: 2 });
    expect((await store.audit.list({ since: now, limit: 1 }))[0]?.details).toEqual({
      half: '\ufffd!',
      zero: 0,
      large: 1e21,
      nan: null,
      nul: 'ab',
    });
  });
});

onSharedEngines('a chain in the database', ({ site }) => {
  test('anybody can follow it with the columns of the table alone', async () => {
    await using place = await site();
    await write(await place.open(), 5);
    await using raw = await rawSql(place.url);
    const rows = await expectOneChain(raw);
    expect(rows).toHaveLength(5);
    expect(Object.keys((await raw.rows('select * from audit'))[0] ?? {})).toEqual(COLUMNS.split(', '));
    expect(rows.map(({ details }) => details)).toContain(
      `{"nth":1,"until":{"$date":${inDays(1).getTime()}},"who":{"a":[1.5,null,"é“\u2028"],"z":1}}`,
    );
  });

  test('is followed while entries come in', async () => {
    await using place = await site();
    const store = await place.open();
    await store.commit({ at: now, audit: Array.from({ length: 2500 }, (_, at) => entry(at)) });
    const following = Array.from({ length: 4 }, () => store.auditChain.verify(null));
    await write(store, 20, 2500);
    for (const found of await Promise.all(following)) expect(found).not.toHaveProperty('fault');
    expect(await store.auditChain.verify(null)).toMatchObject({ count: 2520 });
  });

  test('since a moment it has no gap, though clocks differ', async () => {
    await using place = await site();
    const store = await place.open();
    const audit = [1, 6, 2, 7].map((nth) => entry(nth));
    await store.commit({ at: now, audit });
    const since = async (nth: number) => {
      const found: number[] = [];
      for await (const { seq } of store.auditChain.rows({ since: entry(nth).at })) found.push(seq);
      return found;
    };
    expect(await since(5)).toEqual([2, 3, 4]);
    expect(await since(0)).toEqual([1, 2, 3, 4]);
    expect(await since(8)).toEqual([]);
  });

  test('goes on from the last hash of what was cut off', async () => {
    await using place = await site();
    const store = await place.open();
    await write(store, 6);
    await using raw = await rawSql(place.url);
    const rows = await rowsOf(raw);
    // Times may go back; nothing is cut that stands behind a younger entry.
    const second = rows.findIndex(({ at }) => at === now.getTime() + 4);
    const prefix = await store.auditChain.prefix(new Date(now.getTime() + 4));
    expect(prefix.upTo).toBeLessThanOrEqual(second);
    const last = { seq: 3, hash: String(rows[2]?.['hash']) };
    const three = { ...prefix, upTo: 3 };
    expect(await store.auditChain.cut(three, last, now)).toBe(true);
    expect(await store.auditChain.cut(three, last, now)).toBe(false);
    expect(await store.auditChain.verify(last.hash)).toMatchObject({ count: 4, archived: last });
    await raw.run('delete from audit where seq = 4');
    expect(await store.auditChain.verify(null)).toEqual({ seq: 4, fault: 'missing' });
  });
});

const SIZE = 12;
const quoted = (value: unknown): string =>
  value === null || typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;

/** One entry as it might be forged: with a hash that fits. */
const insertOf = (row: Record<string, unknown>): string =>
  `insert into audit (${COLUMNS}) values (${COLUMNS.split(', ')
    .map((name) => quoted(row[name]))
    .join(', ')})`;

interface Manipulation {
  readonly sql: string;
  /** null: several may be called the first. */
  readonly seq: number | null;
}

const EDITS: Record<string, unknown> = {
  at: 5,
  actor: 'U0EVE',
  act: 'request.denied',
  key_id: 99,
  request_id: 'other',
  details: '{}',
  previous_hash: 'f'.repeat(64),
  hash: 'e'.repeat(64),
};

/** Each as a single thing that somebody does to the table, or to the table and its head. */
function manipulated(rows: readonly Record<string, unknown>[], how: string, nth: number): Manipulation {
  const seq = nth + 1;
  const row = rows[nth] ?? {};
  const last = rows.at(-1) ?? {};
  const forged = (over: Record<string, unknown>) => {
    const changed = { ...row, ...over };
    return { ...changed, hash: hashOf(changed) };
  };
  const put = (changed: Record<string, unknown>) =>
    `delete from audit where seq = ${changed['seq']}; ${insertOf(changed)}`;
  switch (how) {
    case 'delete':
      return { sql: `delete from audit where seq = ${seq}`, seq };
    case 'delete and close the gap':
      return {
        sql: `delete from audit where seq = ${seq}; ${rows
          .slice(seq)
          .map(({ seq: from }) => `update audit set seq = ${Number(from) - 1} where seq = ${from}`)
          .join('; ')}; update audit_head set seq = ${SIZE - 1}`,
        seq: seq === SIZE ? null : seq,
      };
    case 'insert between':
      return {
        sql: `${rows
          .slice(seq)
          .toReversed()
          .map(({ seq: from }) => `update audit set seq = ${Number(from) + 1} where seq = ${from}`)
          .join(
            '; ',
          )}${seq === SIZE ? '' : '; '}${insertOf(forged({ seq: seq + 1, previous_hash: row['hash'] }))}`,
        seq: seq === SIZE ? SIZE + 1 : null,
      };
    case 'insert behind':
      return { sql: insertOf(forged({ seq: SIZE + 1, previous_hash: last['hash'] })), seq: SIZE + 1 };
    case 'insert in front':
      return { sql: insertOf(forged({ seq: 0 - nth, previous_hash: ZEROS })), seq: 0 - nth };
    case 'swap':
      return {
        sql: [rows[nth], rows[(nth + 5) % SIZE]]
          .map((one, at, both) => put({ ...one, seq: both[1 - at]?.['seq'] }))
          .join('; '),
        seq: Math.min(seq, ((nth + 5) % SIZE) + 1),
      };
    case 'truncate':
      return { sql: `delete from audit where seq >= ${seq}`, seq };
    case 'truncate, with the head':
      return {
        sql: `delete from audit where seq >= ${seq}; update audit_head set seq = ${nth}, hash = '${row['previous_hash']}'`,
        seq,
      };
    case 'forge':
      return { sql: put(forged({ actor: 'U0EVE' })), seq: seq === SIZE ? SIZE : seq + 1 };
    case 'forge the last, with the head': {
      const changed = { ...last, actor: 'U0EVE' };
      const hash = hashOf(changed);
      return { sql: `${put({ ...changed, hash })}; update audit_head set hash = '${hash}'`, seq: null };
    }
    default:
      return { sql: `update audit set ${how} = ${quoted(EDITS[how])} where seq = ${seq}`, seq };
  }
}

const WAYS = [
  ...Object.keys(EDITS),
  'delete',
  'delete and close the gap',
  'insert between',
  'insert behind',
  'insert in front',
  'swap',
  'truncate',
  'truncate, with the head',
  'forge',
  'forge the last, with the head',
];

onSharedEngines('whatever is done to one entry', ({ site }) => {
  test('is found against the head that was written down, and the entry is named', async () => {
    await using place = await site();
    const store = await place.open();
    await write(store, SIZE);
    await using raw = await rawSql(place.url);
    const rows = await rowsOf(raw);
    const head = String(rows.at(-1)?.['hash']);
    await raw.run(
      'create table kept as select * from audit; create table kept_head as select * from audit_head',
    );
    const restore = `delete from audit; insert into audit select * from kept;
      delete from audit_head; insert into audit_head select * from kept_head`;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...WAYS), fc.nat(SIZE - 1), async (how, nth) => {
        const { sql, seq } = manipulated(rows, how, nth);
        await raw.run(`${restore}; ${sql}`);
        const verdict = await store.auditChain.verify(head);
        expect(verdict, sql).toHaveProperty('fault');
        if (seq !== null) expect(verdict, sql).toHaveProperty('seq', seq);
      }),
      { numRuns: plays(300, 1000, 1000) },
    );
    await raw.run(restore);
    expect(await store.auditChain.verify(head)).toMatchObject({ count: SIZE });
  });
});

onPostgres('eight writers at once', (site) => {
  test(
    'leave one chain without a gap, in which each entry stands once',
    async () => {
      await using place = await site();
      const stores: OpenStore[] = [];
      for (let at = 0; at < 8; at += 1) stores.push(await place.open());
      const endsAt = performance.now() + plays(1000, 30_000);
      const written = await Promise.all(
        stores.map(async (store, at) => {
          let count = 0;
          for (; performance.now() < endsAt; count += 1) {
            const audit = [
              entry(count, { actor: `U${at}` }),
              entry(count, { actor: `U${at}`, act: 'also' as Act }),
            ];
            expect(await store.commit({ at: now, consume: `${at} ${count}`, audit })).toBe(true);
            await turn();
          }
          return count;
        }),
      );
      const total = 2 * written.reduce((sum, count) => sum + count);
      expect(Math.min(...written)).toBeGreaterThan(0);
      await using raw = await rawSql(place.url);
      const rows = await expectOneChain(raw);
      expect(rows).toHaveLength(total);
      expect(new Set(rows.map(({ actor, act, details }) => `${actor} ${act} ${details}`)).size).toBe(total);
      expect(await stores[0]?.auditChain.verify(null)).toMatchObject({ count: total });
    },
    plays(30_000, 300_000),
  );
});

const dump = await readFile(new URL('fixtures/2026-11-21.sql', import.meta.url), 'utf8');

const old = (id: string, at: number, details = '{"b":1,"a":{"$date":5}}') =>
  `insert into "audit" ("id", "at", "actor", "act", "key_id", "request_id", "details")
    values ('${id}', ${at}, 'U0ANA', 'request.made ${id}', 42, null, '${details}');`;

async function opened(place: Site, more = ''): Promise<RawSql> {
  const raw = await rawSql(place.url);
  await raw.run(`${dump}\n${more}`.replace(/;\s*$/, ''));
  return raw;
}

onSharedEngines('the audit of a version without a chain', ({ site }) => {
  test('is chained in the order of its times, entry by entry', async () => {
    await using place = await site();
    const at = now.getTime() * 2;
    const many = Array.from({ length: 1203 }, (_, nth) => old(`a${String(nth).padStart(5, '0')}`, at + 9));
    await using raw = await opened(
      place,
      [old('B', at + 2), old('a', at + 2), old('c', at + 1), ...many].join('\n'),
    );
    const store = await place.open();
    const rows = await expectOneChain(raw);
    expect(rows.slice(1, 5).map(({ act }) => act)).toEqual(
      ['c', 'B', 'a', 'a00000'].map((id) => `request.made ${id}`),
    );
    expect(rows[1]?.['details']).toBe('{"a":{"$date":5},"b":1}');
    expect(await store.auditChain.verify(null)).toMatchObject({ count: 1207 });
  });
});

onPostgres('a bot of the version before, which runs on beside this one', (site) => {
  test('its entries are chained as they come in, among those of this version', async () => {
    await using place = await site();
    await using raw = await opened(place);
    const store = await place.open();
    const odd = String.raw`{"a":"é \"x\" \\ \u2028 \t","b":1}`.replaceAll("'", "''");
    await write(store, 2);
    await raw.run(`${old('1', 7)} ${old('2', 8, odd)}`);
    await write(store, 2);
    const both = old('3', 9).trim().replace(/;$/, `, ('4', 9, 'U0', 'tab	and \\', null, 'r', '{}');`);
    await raw.run(both);
    await write(store, 1);
    expect(await expectOneChain(raw)).toHaveLength(10);
    expect(await store.auditChain.verify(null)).toMatchObject({ count: 10 });
  });
});
