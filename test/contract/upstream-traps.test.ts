import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { isSafe } from '../../contract/report.ts';
import { examine, type Report } from '../../contract/suite.ts';
import { startCometApi } from '../../sandbox/cometapi/server.ts';
import { cometApi } from '../../src/cometapi/comet-api.ts';
import { STATUS } from '../../src/domain/keys/key.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { span } from '../../src/domain/time.ts';
import { changed, connected, keptLog, metrics, planning } from '../support/comet-api.ts';
import { mangled } from '../support/mangled-cometapi.ts';
import { memoryCallLog } from '../support/memory-call-log.ts';
import { sourceFiles, textOf } from '../support/source-files.ts';

const page = textOf('docs/upstream.md');
const rowsUnder = (heading: string) =>
  (page.split(`## ${heading}\n`)[1] ?? '')
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.slice(2, -2).split(' | '));

describe('docs/upstream.md', () => {
  const traps = rowsUnder('The traps, and who holds them');

  test('has a line for each trap from 1 to 41', () => {
    expect(traps.map(([number]) => Number(number))).toEqual(
      Array.from({ length: 41 }, (_, index) => index + 1),
    );
  });

  test.each(traps)('trap %s (%s) is held by a test that exists', (_number, _surprise, _bot, tests = '') => {
    const files = sourceFiles('test/**/*.test.ts');
    const named = [...tests.matchAll(/“(.+?)” \(`(test\/[^`]+)`\)/g)];
    expect(named).not.toEqual([]);
    const missing = named.filter(
      ([, title = '', path]) => !files.some((file) => file.path === path && file.text.includes(title)),
    );
    expect(missing.map(([whole]) => whole)).toEqual([]);
  });

  test('tells of every behaviour what was recorded', async () => {
    const folder = new URL('./recorded/contract/', import.meta.url);
    const told = new Map<string, [string, string][]>();
    for (const file of (await readdir(folder)).toSorted()) {
      const { groups } = JSON.parse(await readFile(new URL(file, folder), 'utf8')) as Report;
      const setUp = file.replace(/^new-api-|\.json$/g, '').replace('fork-plain', 'fork');
      for (const { behaviour, observed } of groups.flatMap(({ findings }) => findings))
        told.set(behaviour, [...(told.get(behaviour) ?? []), [setUp, observed]]);
    }
    const rows = [...told].map(([behaviour, seen]) => [
      behaviour,
      merged(seen.filter(([setUp]) => setUp !== 'fork')),
      merged(seen.filter(([setUp]) => setUp === 'fork')),
    ]);
    expect(rowsUnder('What was observed')).toEqual(rows);
  });
});

/** A value that all set-ups share once, else each value with its set-ups. */
function merged(seen: readonly [string, string][]): string {
  const by = Map.groupBy(seen, ([, observed]) => observed);
  if (by.size === 1) return seen[0]?.[1] ?? '';
  return [...by].map(([observed, of]) => `${of.map(([setUp]) => setUp).join(', ')}: ${observed}`).join('; ');
}

const WRITTEN = [
  'id',
  'status',
  'name',
  'expired_time',
  'remain_quota',
  'unlimited_quota',
  'model_limits_enabled',
  'model_limits',
  'allow_ips',
  'group',
  'cross_group_retry',
];

test('trap 4: every PUT there is carries the whole row, a mere status too', async () => {
  await using upstream = await startCometApi({ flavour: 'newapi', limiter: false });
  const bodies: Record<string, unknown>[] = [];
  await using seen = await mangled(upstream, {
    body: ({ method }, body) => {
      if (method === 'PUT') bodies.push(body);
      return body;
    },
  });
  const { id } = upstream.account.addKey({ name: 'search', remain_quota: 500 });
  const rate = { limit: 1000, windowSeconds: 180 };
  const api = cometApi({
    baseUrl: seen.url,
    accessToken: upstream.accessToken,
    userId: String(upstream.userId),
    rate,
    unitsPerUsd: null,
    calls: memoryCallLog(rate),
    log: keptLog().log,
    metrics,
    clock: () => new Date(),
  });
  for (const change of [
    { kind: 'disable' },
    { kind: 'enable' },
    { kind: 'quota', delta: units(5), during: null },
    { kind: 'edit', seen: { name: 'search' }, to: { name: 'found' } },
    { kind: 'unlimited_on', during: null },
    { kind: 'unlimited_off', left: units(7) },
  ] as const)
    expect(await changed(api, id, 'approval', planning(change))).toMatchObject({ kind: 'done' });
  await api.stop();
  expect(bodies.length).toBeGreaterThanOrEqual(6);
  for (const body of bodies) expect(Object.keys(body)).toEqual(expect.arrayContaining(WRITTEN));
});

test('trap 19: walking, reading and changing keys reveals none', async () => {
  await using world = await connected({ flavour: 'newapi' });
  const { id } = world.account.addKey({ name: 'search', remain_quota: 500 });
  for await (const { keys } of world.api.pages('sweep', () => null)) expect(keys).toHaveLength(1);
  await world.api.key(id, 'interactive');
  await changed(world.api, id, 'interactive', planning({ kind: 'disable' }));
  const paths = () => world.account.calls.map(({ path }) => path);
  expect(paths().filter((path) => path.endsWith('/key'))).toEqual([]);
  await world.api.reveal({ id, name: 'search' });
  expect(paths().filter((path) => path.endsWith('/key'))).toHaveLength(1);
});

test('trap 23: a group that was lost blocks a rename in CometAPI’s words, and is cleared by an edit', async () => {
  await using world = await connected({ flavour: 'documented' });
  const { id } = world.account.addKey({ name: 'search', remain_quota: 500, group: 'vip' });
  world.account.setGroups(['default']);
  const rename = { kind: 'edit', seen: { name: 'search' }, to: { name: 'found' } } as const;
  expect(await changed(world.api, id, 'interactive', planning(rename))).toMatchObject({
    kind: 'refused',
    message: 'no access to group vip',
  });
  const cleared = { kind: 'edit', seen: { group: 'vip' }, to: { group: '' } } as const;
  expect(await changed(world.api, id, 'interactive', planning(cleared))).toMatchObject({ kind: 'done' });
  expect(world.account.row(id)).toMatchObject({ name: 'search', group: '', remain_quota: 500 });
});

test('traps 26, 27 and 29: the bot knows these endpoints, and not the one that kills its token', () => {
  const code = sourceFiles('{src,contract}/**/*.ts').map((file) => file.code);
  const named = code.flatMap((text) => [...text.matchAll(/[`'](\/(?:api|v1)\/[^`']*)[`']/g)]);
  expect([...new Set(named.map(([, path]) => path))].toSorted()).toEqual([
    '/api/cometkey-contract',
    '/api/log/self',
    '/api/status',
    '/api/token/',
    '/api/token/${id}',
    '/api/token/${id}/key',
    '/api/token/${key.id}',
    '/api/user/models',
    '/api/user/self',
    '/api/user/self/groups',
    '/v1/chat/completions',
    '/v1/models',
  ]);
});

test('trap 38: clocks that are two minutes apart are named, and what would go wrong', async () => {
  await using upstream = await startCometApi({ clock: () => Date.now() - 120_000 });
  const report = await examine({
    settings: {
      baseUrl: upstream.url,
      accessToken: upstream.accessToken,
      userId: null,
      rate: { limit: 180, windowSeconds: 180 },
      unitsPerUsd: null,
      model: null,
    },
    readOnly: true,
    signal: new AbortController().signal,
  });
  expect(isSafe(report)).toBe(false);
  const clocks = report.groups
    .flatMap(({ findings }) => findings)
    .find(({ behaviour }) => behaviour === 'clocks');
  expect(clocks?.harm).toContain('set the clock of this machine');
});

test('traps 5 and 6: a renewed key is cured under the status it has, then enabled', async () => {
  await using world = await connected({ flavour: 'newapi' });
  const { id } = world.account.addKey({ name: 'search', remain_quota: 500, status: STATUS.expired });
  world.account.setExpiry(id, Date.now() - 1000);
  const renew = { kind: 'renew', span: span(1, 'd'), zone: 'UTC' } as const;
  expect(await changed(world.api, id, 'interactive', planning(renew))).toMatchObject({ kind: 'done' });
  const puts = world.account.calls.filter(({ method }) => method === 'PUT').map(({ path }) => path);
  expect(puts).toEqual(['/api/token/', '/api/token/?status_only=true']);
  expect(world.account.row(id)?.status).toBe(STATUS.enabled);
});
