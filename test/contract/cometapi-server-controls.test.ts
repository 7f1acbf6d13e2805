import { expect, test } from 'vitest';
import type { SandboxAccount, SandboxAct, SandboxActed } from '../../sandbox/cometapi/controls.ts';
import { type PretendCometApi, startCometApi } from '../../sandbox/cometapi/server.ts';
import { callerOf } from '../support/cometapi-caller.ts';

const seen = async (api: PretendCometApi): Promise<SandboxAccount> =>
  (await fetch(`${api.url}/sandbox/account`)).json() as Promise<SandboxAccount>;

async function act(api: PretendCometApi, wish: SandboxAct): Promise<SandboxActed> {
  const response = await fetch(`${api.url}/sandbox/act`, { method: 'POST', body: JSON.stringify(wish) });
  return response.json() as Promise<SandboxActed>;
}

test('the page sees balance, keys, flavour and faults, but no secret', async () => {
  await using api = await startCometApi({ clock: () => 1_800_000_000_000 });
  const { key } = api.account.addKey({ name: 'search', remain_quota: 50_000 });
  api.faults.add({ kind: 'http500', match: { method: 'PUT', path: /token/ }, times: 2 });
  const account = await seen(api);
  expect(account).toMatchObject({
    flavour: 'documented',
    fault: 'none',
    faults: [{ kind: 'http500', method: 'PUT', path: 'token', times: 2 }],
    balanceUnits: 100_000_000,
    unitsPerUsd: 500_000,
    now: 1_800_000_000_000,
    keys: [
      { id: 1, name: 'search', key: `${key.slice(0, 4)}**********${key.slice(-4)}`, remain_quota: 50_000 },
    ],
  });
  expect(JSON.stringify(account)).not.toContain(key);
  expect(JSON.stringify(account)).not.toContain(api.accessToken);
});

test('the page ages and burns keys and makes new ones', async () => {
  const now = 1_800_000_000_000;
  await using api = await startCometApi({ clock: () => now });
  const made = await act(api, { act: 'new_key', name: 'from the page', remain_quota: 50_000 });
  expect(made).toEqual({ ok: true, id: 1 });
  await act(api, { act: 'burn', id: 1, units: 10_000 });
  await act(api, { act: 'burn', id: 1, share: 0.5 });
  expect(api.account.row(1)).toMatchObject({
    name: 'from the page',
    remain_quota: 20_000,
    used_quota: 30_000,
  });
  await act(api, { act: 'expire', id: 1, at: now + 172_800_000 });
  expect(api.account.row(1)?.expired_time).toBe(1_800_172_800);
  await act(api, { act: 'expire', id: 1 });
  expect((await callerOf(api).chat(1)).status).toBe(401);
});

test('a program spends a dollar a minute by the clock, what is left and no more, until it is stopped', async () => {
  let now = 1_800_000_000_000;
  await using api = await startCometApi({ clock: () => now });
  const { id } = api.account.addKey({ name: 'busy', remain_quota: 50 * 500_000 });
  const used = () => api.account.row(id)?.used_quota;
  await act(api, { act: 'program', id, isRunning: true });
  expect((await seen(api)).programs).toEqual([id]);
  now += 10 * 60_000;
  await expect.poll(used, { timeout: 5000 }).toBe(10 * 500_000);
  now += 24 * 60 * 60_000;
  await expect.poll(used, { timeout: 5000 }).toBe(50 * 500_000);
  await act(api, { act: 'program', id, isRunning: false });
  expect((await seen(api)).programs).toEqual([]);
  expect(api.account.row(id)?.remain_quota).toBe(0);
});

test('the page switches flavours', async () => {
  await using api = await startCometApi();
  await act(api, { act: 'flavour', name: 'newapi' });
  const { flavour, flavours } = await seen(api);
  expect([flavour, flavours.length, api.flavour.maskedKeys]).toEqual(['newapi', 7, true]);
});

test('the page switches one fault on at a time, and can always switch it off', async () => {
  await using api = await startCometApi();
  const call = callerOf(api);
  await act(api, { act: 'fault', kind: 'limiting' });
  expect([(await seen(api)).fault, (await call.get('/api/status')).status]).toEqual(['limiting', 429]);
  await act(api, { act: 'fault', kind: 'html' });
  expect((await call.get('/api/status')).text).toContain('<html>');
  await act(api, { act: 'fault', kind: 'slow' });
  expect((await seen(api)).faults).toEqual([{ kind: 'latency', ms: 2500 }]);
  await act(api, { act: 'fault', kind: 'down' });
  expect((await seen(api)).fault).toBe('down');
  await expect(call.get('/api/status')).rejects.toThrow('fetch failed');
  await act(api, { act: 'fault', kind: 'none' });
  expect((await call.get('/api/status')).status).toBe(200);
});

test('what the page asks wrongly is refused with a sentence', async () => {
  await using api = await startCometApi();
  expect(await act(api, { act: 'burn', id: 7, units: 1 })).toEqual({ ok: false, error: 'no key 7' });
  for (const body of ['{"act":"explode"}', 'not json']) {
    const response = await fetch(`${api.url}/sandbox/act`, { method: 'POST', body });
    expect([response.status, await response.json()]).toMatchObject([400, { ok: false }]);
  }
});

test('the page hears of every change', async () => {
  await using api = await startCometApi();
  const { body } = await fetch(`${api.url}/sandbox/events`);
  let heard = 0;
  const listening = (async () => {
    for await (const chunk of body ?? [])
      heard += new TextDecoder().decode(chunk).split('event: changed').length - 1;
  })();
  await expect.poll(() => heard).toBe(1);
  const acts: Array<() => unknown> = [
    () => api.account.addKey({ name: 'search', remain_quota: 50_000 }),
    () => callerOf(api).chat(1),
    () => api.faults.add({ kind: 'latency', ms: 1 }),
    () => callerOf(api).put({ id: 1, name: 'renamed' }),
    () => api.setFlavour('fork'),
  ];
  for (const doIt of acts) {
    const before = heard;
    await doIt();
    await expect.poll(() => heard).toBeGreaterThan(before);
  }
  await api.close();
  await expect(listening).rejects.toThrow('terminated');
});

test('a listener hears until it is taken off', async () => {
  await using api = await startCometApi();
  let heard = 0;
  const off = api.onChange(() => heard++);
  api.account.addKey({});
  off();
  api.account.addKey({});
  expect(heard).toBe(1);
});

test('pages of this machine may ask, others may not', async () => {
  await using api = await startCometApi();
  const allowed = async (origin: string) =>
    (await fetch(`${api.url}/sandbox/act`, { method: 'OPTIONS', headers: { Origin: origin } })).headers.get(
      'access-control-allow-origin',
    );
  expect(await allowed('http://localhost:8080')).toBe('http://localhost:8080');
  expect(await allowed('http://localhost.example.com:80')).toBeNull();
  expect(await allowed('https://example.com')).toBeNull();
  const headers = { Origin: 'https://example.com' };
  const body = JSON.stringify({ act: 'new_key', name: 'unwanted' });
  const foreign = await fetch(`${api.url}/sandbox/act`, { method: 'POST', headers, body });
  expect([foreign.status, api.account.rows()]).toEqual([403, []]);
});
