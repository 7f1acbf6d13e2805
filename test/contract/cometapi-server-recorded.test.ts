import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { FlavourName } from '../../sandbox/cometapi/flavour.ts';
import { startCometApi } from '../../sandbox/cometapi/server.ts';
import { type Caller, callerOf } from '../support/cometapi-caller.ts';

type Recorded = { status: number; body: unknown };
type Told = { status: number; body: unknown };

const longAgo = 1_700_000_000;

/** The calls that reproduce each recorded answer on the pretend server. */
async function retold(flavour: FlavourName): Promise<Record<string, Told>> {
  await using api = await startCometApi({ flavour });
  const { account } = api;
  const call = callerOf(api);
  const born = { name: 'c1', remain_quota: 500_000 };
  const create = await call.create(born);
  const list = await call.get('/api/token/?p=1&page_size=100');
  const plain = account.addKey({ ...born, name: 'st' });
  const spent = account.addKey({ ...born, name: 'lg' });
  const expired = account.addKey({ ...born, expired_time: longAgo });
  const empty = account.addKey({ name: 'empty', remain_quota: 0 });
  const off = account.addKey({ ...born, status: 2 });
  const gone = account.addKey(born);
  await call.chat(spent.id);
  return {
    create,
    list,
    name_too_long: await call.create({ name: 'x'.repeat(51) }),
    quota_negative: await call.create({ name: 'x', remain_quota: -1 }),
    quota_too_big: await call.create({ name: 'x', remain_quota: 500_000_000_000_001 }),
    not_found: await call.get('/api/token/999999'),
    put: await call.put({ ...(await call.row(plain.id)), status: 2 }),
    put_status_only: await call.put({ ...(await call.row(plain.id)), status: 2 }, '?status_only=true'),
    relay_expired: await call.chat(expired.id),
    enable_expired: await call.put({ ...born, id: expired.id, status: 1 }, '?status_only=true'),
    relay_exhausted: await call.chat(empty.id),
    enable_exhausted: await call.put({ ...born, id: empty.id, status: 1 }, '?status_only=true'),
    relay_disabled: await call.chat(off.id),
    delete: await call.remove(gone.id),
    delete_again: await call.remove(gone.id),
    auth_none: await call.get('/api/token/', { Authorization: '' }),
    auth_wrong: await call.get('/api/token/', { Authorization: 'not-this-one' }),
    auth_no_user: await call.get('/api/token/', { 'New-Api-User': '' }),
    auth_other_user: await call.get('/api/token/', { 'New-Api-User': '77' }),
    usage: await call.usage(plain.id),
    groups: await call.get('/api/user/self/groups'),
    models: await call.get('/api/user/models'),
    self: await call.get('/api/user/self'),
    log: await call.get('/api/log/self?type=2'),
  };
}

/** Compares members, types and texts, but no values that may differ. */
function shapeOf(value: unknown, member = ''): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map((item) => shapeOf(item));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner, name)]));
  }
  const isText = ['success', 'message', 'type', 'code', 'desc', 'object', 'content'].includes(member);
  if (isText) return String(value).replace(/(request id: |请求 ID：)\w+/, '$1R');
  return value === null ? 'null' : typeof value;
}

async function recordedIn(file: string): Promise<Record<string, Recorded>> {
  return JSON.parse(await readFile(new URL(`recorded/${file}.json`, import.meta.url), 'utf8'));
}

const badBodies = [
  '{"name":"x","remain_quota":1.5}',
  '{"name":"x","remain_quota":"5"}',
  '{"name":"x","remain_quota":99999999999999999999}',
  '{bad',
  '',
];

async function refusals(call: Caller) {
  const answers = [];
  for (const body of badBodies) answers.push(await call.create(body));
  return answers.map(({ status, body }) => [status, body.success, body.message]);
}

describe.each([
  ['newapi', 'new-api-2026-04'],
  ['newapi-batch', 'new-api-2026-04'],
  ['fork', 'fork-fuego-2026-04'],
] as const)('%s', (flavour, file) => {
  test('answers in the shapes of the recorded ones', async () => {
    const { bad_types: _, ...recorded } = await recordedIn(file);
    const told = await retold(flavour);
    expect(Object.keys(told)).toEqual(Object.keys(recorded));
    for (const [name, { status, body }] of Object.entries(recorded)) {
      const answer = told[name];
      expect({ name, status: answer?.status, body: shapeOf(answer?.body) }).toEqual({
        name,
        status,
        body: shapeOf(body),
      });
    }
  });

  test('refuses wrong bodies in the recorded words', async () => {
    const recorded = await recordedIn(file);
    await using api = await startCometApi({ flavour });
    expect(await refusals(callerOf(api))).toEqual(recorded['bad_types']);
  });
});
