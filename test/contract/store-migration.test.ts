import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { plainNotice, plainRequest } from '../../src/store/migrations/0002-plain-json.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { endTrouble } from '../../src/usecases/outbox/troubles.ts';
import { directClient } from '../support/postgres-wire.ts';
import { aKey, ana, dollars, inDays, now } from '../support/samples.ts';
import { onPostgres, onSharedEngines, runSql } from '../support/store-sites.ts';
import { readOn } from '../support/store-writes.ts';

const dump = await readFile(new URL('fixtures/2026-11-21.sql', import.meta.url), 'utf8');

const SOON = { timeout: 5000, interval: 20 };
const BLOCKED = 'select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))';

/** A database as that version wrote it. */
async function loadOld(url: string, more = ''): Promise<void> {
  if (url.startsWith('sqlite:')) {
    using database = new DatabaseSync(url.slice('sqlite:'.length));
    database.exec(`${dump}\n${more}`);
  } else
    await runSql(url, `set search_path to ${new URL(url).searchParams.get('schema')};\n${dump}\n${more}`);
}

onSharedEngines('a database of the version before', ({ site }) => {
  test('keys, with what only the bot knew of them', async () => {
    await using place = await site();
    await loadOld(place.url);
    const { keys } = await place.open();
    expect(await keys.get(42)).toMatchObject({
      name: 'search',
      owner: ana.id,
      disabledBy: { role: 'admin' },
      readAt: now,
      watchState: { state: 'enabled', transitions: 2, unconfirmed: true },
      models: ['gpt-5'],
      allowIps: ['10.0.0.0/8'],
      group: 'vip',
      crossGroupRetry: false,
    });
    expect(await keys.get(8)).toMatchObject({ models: null, group: 'vip' });
    expect(await keys.get(7)).toMatchObject({ deletedAt: now });
    // Before the first sweep writes them anew.
    const query = { owner: 'all', text: '', now } as const;
    expect(await keys.tally(query)).toMatchObject({ total: 2, enabled: 2 });
    const { keys: listed } = await keys.list({ ...query, filter: null, offset: 0, limit: 9 });
    expect(listed.map(({ id }) => id).sort()).toEqual([42, 8]);
    expect((await keys.notSeenIn(6, readOn(inDays(1)).readNumber, 9)).map(({ id }) => id)).toEqual([8, 42]);
  });

  test('the first reading of a key covers the one that the older version stored', async () => {
    await using place = await site();
    await loadOld(place.url);
    const { keys, commit } = await place.open();
    const stored = await keys.get(42);
    const asked = await keys.readMoment(inDays(-9));
    const key = { ...aKey({ id: 42 }), name: 'found' };
    await commit({ at: now, keys: [{ id: 42, seen: { key, ...asked, sweep: null } }] });
    expect([stored?.readNumber, (await keys.get(42))?.name]).toEqual([0, 'found']);
  });

  test('requests: in every state, with approval, counter-offer and plan', async () => {
    await using place = await site();
    await loadOld(place.url);
    const { requests, limits } = await place.open();
    const all = await requests.list({ limit: 99 });
    expect(all).toHaveLength(8);
    expect(JSON.stringify(all)).not.toMatch(/"(?:ask|asked|waitsOut|above|birth)"/);
    expect(await requests.get('pending')).toMatchObject({ approval: { approvals: 1, from: ['leads'] } });
    expect(await requests.get('lowered')).toMatchObject({
      blockedBy: 'down',
      counter: { original: { kind: 'quota' }, by: 'U0LEE' },
    });
    expect(await requests.get('writing')).toMatchObject({
      plan: { kind: 'write', keyId: 42 },
      startedAt: now,
    });
    expect(await requests.get('making')).toMatchObject({
      approval: null,
      plan: { kind: 'create', previousMaxId: 41, key: { name: 'fresh' } },
    });
    expect((await requests.list({ needsDecision: false, limit: 9 })).map(({ id }) => id).sort()).toEqual([
      'donee',
      'making',
      'small',
    ]);
    expect(await limits.grantedToNewKeys(ana.id, now)).toBeGreaterThan(0);
    expect(await limits.grantedByRule(ana.id, 'small top-ups', now)).toBeGreaterThan(0);
  });

  test('what was sent for a request that has not ended, and may still land', async () => {
    await using place = await site();
    const sent = `{"mayLandUntil":{"$date":${Date.now() + 60_000}},"used":500}`;
    await loadOld(
      place.url,
      `update requests set body = replace(body, '"startedAt"', '"sent":${sent},"startedAt"') where id = 'writing';`,
    );
    const { requests, sentCalls } = await place.open();
    expect(await requests.get('writing')).toMatchObject({ usedBefore: 500, keyId: 42, startedAt: now });
    expect(await sentCalls.landsForMs(['write:42'])).toBeGreaterThan(30_000);
    expect(await sentCalls.landsForMs(['write:41', 'disable:42'])).toBe(0);
  });

  test('grants: one whose end failed says so, one that had nothing left is superseded', async () => {
    await using place = await site();
    await loadOld(place.url);
    const { grants } = await place.open();
    const states = (await grants.ofKey(42)).map(({ requestId, state }) => [requestId, state]);
    expect(Object.fromEntries(states)).toEqual({
      running: 'active',
      done: 'failed',
      over: 'superseded',
      back: 'reverted',
    });
  });

  test('notices: in the new words, told no second time, outdated cards found', async () => {
    await using place = await site();
    await loadOld(place.url);
    const { notices } = await place.open();
    const due = await notices.claimDue(now, 60, 99);
    expect(due.map(({ id, body }) => [id, body.kind])).toEqual([
      ['key:42:assigned:U0ANA:1', 'assigned'],
      ['key:43:created', 'created'],
      ['unowned:5', 'unowned_keys'],
      ['resume:request:writing:2', 'resume_needed'],
      ['upstream:down:1:begun', 'upstream_trouble'],
    ]);
    expect(due.at(-1)?.body).toMatchObject({ fault: 'down', message: 'connect ECONNREFUSED', since: now });
    expect(due[2]?.body).toMatchObject({ keys: [{ what: 'discovered' }] });
    expect((await notices.forDigest(9)).notices).toMatchObject([
      { id: 'key:8:discovered:once', body: { what: { kind: 'discovered' } } },
    ]);
    expect(await notices.outdated(now, 9, null)).toMatchObject([
      { messages: [{ channel: 'C0REQUESTS', ts: '1.2' }], body: { requestId: 'pending' } },
    ]);
  });

  test('a trouble of a group or the channel, told once a day, ends like any other', async () => {
    await using place = await site();
    const bodies = {
      group: '{"kind":"group_trouble","group":"S0LEADS","list":"leads","why":"empty"}',
      channel: '{"kind":"channel_trouble","channel":"C0REQUESTS","error":"is_archived"}',
    };
    const told = (id: string, body: keyof typeof bodies, at: number) =>
      `insert into "notices" ("id", "state", "recipient", "kind", "request_id", "body", "created_at", "place", "due_at", "lease_until", "attempts", "posts", "drawn") values ('${id}', 'sent', '{"kind":"admins"}', '${body}_trouble', null, '${bodies[body]}', ${now.getTime() + at}, 0, ${now.getTime() + at}, 0, 1, '[{"channel":"D0ADA","ts":"1.2"}]', 0);`;
    const rows = [
      told('group:S0LEADS:leads:empty:1', 'group', 1),
      told('group:S0LEADS:leads:empty:2', 'group', 2),
      told('channel:C0REQUESTS:is_archived:1', 'channel', 1),
    ];
    await loadOld(place.url, rows.join('\n'));
    const store = await place.open();
    const ports = {
      store,
      clock: () => now,
      trigger: { deliver: () => {}, apply: () => {}, bulk: () => {} },
    };
    expect((await store.notices.get('group:S0LEADS:leads:empty:1'))?.ended).toMatchObject({ how: 'changed' });
    for (const subject of ['group:S0LEADS:leads', 'channel:C0REQUESTS'])
      expect(await endTrouble(ports, subject), subject).toBe(true);
    for (const id of ['group:S0LEADS:leads:empty:2', 'channel:C0REQUESTS:is_archived:1'])
      expect((await store.notices.get(id))?.ended, id).toEqual({ at: now, how: 'solved' });
    const redrawn = (await store.notices.outdated(inDays(2), 9, null)).map(({ id }) => id);
    expect(redrawn).toEqual(expect.arrayContaining(rows.map((row) => /'([^']+)'/.exec(row)?.[1])));
  });

  test('the rest: audit, groups, values, what was consumed; forms are given up', async () => {
    await using place = await site();
    await loadOld(place.url);
    const { audit, groups, keyValues, forms, jobs, leases } = await place.open();
    expect(await audit.list({ since: now, limit: 9 })).toMatchObject([
      { act: 'request.made', details: { until: now } },
    ]);
    expect(await groups.get('S0LEADS')).toEqual({ members: ['U0LEE'], fetchedAt: now });
    expect(await keyValues.get('last_sweep')).toBe(String(now.getTime()));
    expect(await keyValues.get('met:U0ANA')).toMatch(/^\d+$/);
    expect(await keyValues.get('met:U0BOB')).toBeNull();
    expect(JSON.parse((await keyValues.get('outage:down')) ?? '')).toMatchObject({
      observedAt: now.toISOString(),
    });
    expect(await forms.consume('f0')).toBe(false);
    expect(await forms.get('f1', ana.id, now)).toBeNull();
    await jobs.makeDue('sweep');
    expect(await leases.withLock('key:42', 0, async ({ fence }) => fence)).toEqual({ value: 2 });
  });
});

test('what has the new words already is left as it is', () => {
  const request = {
    id: 'r',
    approval: null,
    counter: { original: {} },
    plan: { kind: 'create', previousMaxId: 1 },
  };
  expect(plainRequest(request)).toEqual(request);
  const notice = { kind: 'created', keyId: 1 };
  expect(plainNotice(notice)).toEqual(notice);
});

onPostgres('beside a bot of the version before', (site) => {
  test.each([
    ['a decision', ['notices', 'requests', 'keys', 'audit']],
    ['a sweep', ['keys', 'notices', 'audit']],
  ])('the start waits for %s that it stores, and both are done', async (_what, tables) => {
    await using place = await site();
    await loadOld(place.url);
    await using writer = await directClient(place.url);
    const write = async (meanwhile: () => Promise<unknown>) => {
      const [first, ...rest] = tables;
      await writer.query(`begin; update ${first} set id = id`);
      await meanwhile();
      for (const table of rest) await writer.query(`update ${table} set id = id`);
      await writer.query('commit');
    };
    let opening: Promise<OpenStore | Error> | undefined;
    const starts = () => {
      opening = place.open().catch((error: Error) => error);
      return expect.poll(async () => (await writer.query(BLOCKED)).rowCount, SOON).toBeGreaterThan(0);
    };
    // As that bot does where PostgreSQL ends its transaction and not the other one.
    await write(starts).catch(async (error: unknown) => {
      expect(error).toMatchObject({ code: '40P01' });
      await writer.query('rollback');
      await write(async () => {});
    });
    const store = await opening;
    if (!store || store instanceof Error) throw store;
    expect(await store.keys.get(42)).toMatchObject({ name: 'search' });
  });

  test('a key is listed as that bot last stored it', async () => {
    await using place = await site();
    const { commit, keys } = await place.open();
    const key = aKey({ id: 42, expiresAt: null, left: dollars(9) });
    await commit({ at: now, keys: [{ id: 42, seen: { key, ...readOn(now), sweep: null } }] });
    const query = { owner: 'all', text: '', now } as const;
    expect(await keys.tally(query)).toMatchObject({ enabled: 1, exhausted: 0 });
    const schema = new URL(place.url).searchParams.get('schema');
    await runSql(place.url, `set search_path to ${schema}; update keys set "left" = 0 where id = 42`);
    expect(await keys.tally(query)).toMatchObject({ enabled: 0, exhausted: 1 });
    const { keys: exhausted } = await keys.list({ ...query, filter: 'exhausted', offset: 0, limit: 9 });
    expect(exhausted.map(({ id }) => id)).toEqual([42]);
  });
});
