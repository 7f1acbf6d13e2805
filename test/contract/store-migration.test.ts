import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { plainNotice, plainRequest } from '../../src/store/migrations/0002-plain-json.ts';
import { ana, inDays, now } from '../support/samples.ts';
import { onSharedEngines, runSql } from '../support/store-sites.ts';

const dump = await readFile(new URL('fixtures/2026-11-21.sql', import.meta.url), 'utf8');

/** A database as that version wrote it. */
async function loadOld(url: string): Promise<void> {
  if (url.startsWith('sqlite:')) {
    using database = new DatabaseSync(url.slice('sqlite:'.length));
    database.exec(dump);
  } else await runSql(url, `set search_path to ${new URL(url).searchParams.get('schema')};\n${dump}`);
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
    expect((await keys.notSeenIn(6, inDays(1), 9)).map(({ id }) => id)).toEqual([8, 42]);
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
