import { expect, test } from 'vitest';
import { isSafe } from '../../contract/report.ts';
import { examine } from '../../contract/suite.ts';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { type PretendCometApi, startCometApi } from '../../sandbox/cometapi/server.ts';
import { type Mangling, mangled, withRows } from '../support/mangled-cometapi.ts';

const isWrite = ({ method, path }: { method: string; path: string }) =>
  method === 'PUT' && path === '/api/token/';

/** A server with one unsafe behaviour, and the text that must name it. */
const habits: readonly (readonly [string, Mangling | ((api: PretendCometApi) => Mangling), RegExp])[] = [
  [
    'a PUT that drops quota',
    { body: (asked, body) => (isWrite(asked) ? { ...body, remain_quota: 0 } : body) },
    /a whole update loses remain_quota/,
  ],
  [
    'a PUT that drops addresses, without a word in its answer',
    { body: (asked, body) => (isWrite(asked) && 'status' in body ? { ...body, allow_ips: '' } : body) },
    /a whole update loses allow_ips/,
  ],
  [
    'a create that overwrites the key of that name',
    (api) => ({
      body: ({ method, path }, body) => {
        const twin = api.account.rows().find(({ name }) => name === body['name']);
        if (method === 'POST' && path === '/api/token/' && twin) api.account.deleteInConsole(twin.id);
        return body;
      },
    }),
    /making a key harms another key/,
  ],
  [
    'a list that hides new keys',
    { answer: ({ path }, told) => (path === '/api/token/' ? withRows(told, () => []) : told) },
    /be told that it was not found/,
  ],
  [
    'a list that begins with the oldest',
    {
      answer: ({ path }, told) =>
        path === '/api/token/' ? withRows(told, (rows) => rows.toReversed()) : told,
    },
    /a key just made could be missed/,
  ],
  [
    'a deleted key that reads as a server error in words',
    { answer: (_, told) => (told['success'] === false ? { ...told, message: 'went wrong' } : told) },
    /a deleted key would stay in lists for ever/,
  ],
  [
    'a name that is cut',
    {
      body: (asked, body) =>
        asked.method === 'GET' ? body : { ...body, name: String(body['name'] ?? '').slice(0, 30) },
    },
    /names are cut/,
  ],
  [
    'a status that cannot be written',
    (api) => ({
      body: (asked, body) =>
        isWrite(asked) ? { ...body, status: api.account.row(Number(body['id']))?.status ?? 1 } : body,
    }),
    /no key could be disabled or enabled/,
  ],
];

test.each(habits)('%s is named as unsafe', async (_, habit, words) => {
  await using api = await startCometApi({ flavour: 'newapi', limiter: false });
  await using server = await mangled(api, typeof habit === 'function' ? habit(api) : habit);
  const kept = api.account.addKey({ name: 'search', remain_quota: 50_000 });
  const report = await examine({
    settings: {
      baseUrl: server.url,
      accessToken: api.accessToken,
      userId: String(api.userId),
      rate: { limit: 1000, windowSeconds: 10 },
      unitsPerUsd: null,
      model: null,
    },
    readOnly: false,
    cacheWaitMs: 500,
    signal: new AbortController().signal,
  });
  const harms = report.groups.flatMap(({ findings }) => findings.map(({ harm }) => harm ?? ''));
  expect(harms.join('\n')).toMatch(words);
  expect(isSafe(report)).toBe(false);
  expect(api.account.rows()).toEqual([kept]);
});

test('other people’s keys in the list are named as unsafe', async () => {
  await using api = await startCometApi({
    flavour: { ...flavours.newapi, listsEverybody: true },
    limiter: false,
  });
  api.account.addKey({ name: 'theirs', user_id: 77 });
  const report = await examine({
    settings: {
      baseUrl: api.url,
      accessToken: api.accessToken,
      userId: String(api.userId),
      rate: { limit: 1000, windowSeconds: 10 },
      unitsPerUsd: null,
      model: null,
    },
    readOnly: true,
    signal: new AbortController().signal,
  });
  expect(report.profile.listsEverybody).toBe(true);
  expect(isSafe(report)).toBe(false);
});
