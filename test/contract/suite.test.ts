import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../contract/profile.ts';
import { isSafe, reportJson, reportText } from '../../contract/report.ts';
import { examine, LeftoversFound, type Report, removeLeftovers } from '../../contract/suite.ts';
import type { Flavour, FlavourName } from '../../sandbox/cometapi/flavour.ts';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { type PretendCometApi, startCometApi } from '../../sandbox/cometapi/server.ts';

const names = Object.keys(flavours) as FlavourName[];
const plainly = { heading: (text: string) => text, verdict: (text: string) => text };

type Rate = { limit: number; windowSeconds: number };
const usual = { limit: 180, windowSeconds: 180 };

const settingsOf = (api: PretendCometApi, rate: Rate = usual) => ({
  baseUrl: api.url,
  accessToken: api.accessToken,
  userId: String(api.userId),
  rate,
  unitsPerUsd: null,
  model: null as string | null,
});

const examined = (
  api: PretendCometApi,
  more: { readOnly?: boolean; model?: string; rate?: Rate } = {},
): Promise<Report> =>
  examine({
    settings: { ...settingsOf(api, more.rate), model: more.model ?? null },
    readOnly: more.readOnly ?? false,
    signal: new AbortController().signal,
  });

const unsafeIn = ({ groups }: Report) =>
  groups.flatMap(({ findings }) =>
    findings.flatMap(({ behaviour, harm }) => (harm === null ? [] : [`${behaviour}: ${harm}`])),
  );

/** The switches of a flavour that a client can observe. */
function switchesOf(flavour: Flavour): Partial<Profile> {
  const { addedMembers, extraMembers, status, omittedMembers } = flavour;
  const extra = Object.fromEntries(extraMembers.map((name) => [name, '']));
  const told = ['quota_per_unit', 'enable_batch_update', 'version'].filter((name) => name in status);
  return {
    plainPutWritesStatus: flavour.plainPutWritesStatus,
    statusOnly: flavour.statusOnly,
    maskedKeys: flavour.maskedKeys,
    keyEndpoint: flavour.keyEndpoint,
    list: flavour.list,
    listBase: flavour.listBase,
    sizeMembers: flavour.sizeMembers,
    lazyStatus: flavour.lazyStatus,
    batchCharges: flavour.batchCharges,
    nameLimit: flavour.nameLimit,
    userHeader: flavour.userHeader,
    bearer: flavour.bearer,
    wrongTokenStatus: flavour.wrongTokenStatus,
    authCodes: flavour.authCodes,
    // Without groups on keys, the check of groups cannot be observed.
    ...(omittedMembers.includes('group') ? {} : { groupCheckedOnWrite: flavour.groupCheckedOnWrite }),
    createReturnsRow: flavour.createReturnsRow,
    zeroRowOnRefusal: flavour.zeroRowOnRefusal,
    badTypes: flavour.badTypes,
    quotaRangeChecked: flavour.quotaRangeChecked,
    listsEverybody: flavour.listsEverybody,
    omittedMembers,
    addedMembers: { ...addedMembers, ...extra },
    extraMembers,
    envelope: flavour.envelope,
    status: Object.fromEntries(told.map((name) => [name, status[name]])),
  };
}

describe.each(names)('against the pretend server as %s', (flavour) => {
  test('every behaviour is safe and told in words, the profile is the flavour, and the account is as it was', async () => {
    await using api = await startCometApi({ flavour });
    const own = api.account.addKey({ name: 'search', remain_quota: 50_000 });
    const before = api.account.rows();
    const report = await examined(api);
    expect(unsafeIn(report)).toEqual([]);
    expect(isSafe(report)).toBe(true);
    // A name from the code among the words is a rename gone astray.
    expect(reportText(report, settingsOf(api), plainly).match(/\b[a-z]+[A-Z]\w*/g)).toBeNull();
    expect(report.profile).toEqual(switchesOf(flavours[flavour]));
    expect(api.account.rows()).toEqual(before);
    expect(api.account.row(own.id)).toEqual(own);
    const asked = api.account.calls.map(({ path }) => path);
    expect(asked.filter((path) => path.startsWith('/api/user/token'))).toEqual([]);
    expect(report.calls.most).toBeLessThanOrEqual(180);
    expect(report.calls.most).toBeGreaterThan(100);
    expect(asked.length).toBe(report.calls.made);
  });

  test('read only, nothing is written', async () => {
    await using api = await startCometApi({ flavour });
    for (const name of ['a', 'b', 'c']) api.account.addKey({ name });
    const report = await examined(api, { readOnly: true });
    expect(unsafeIn(report)).toEqual([]);
    expect([...new Set(api.account.calls.map(({ method }) => method))]).toEqual(['GET']);
  });
});

test.each([
  'newapi',
  'newapi-batch',
  'oneapi',
] as const)('charges are looked at when they are paid for (%s)', async (flavour) => {
  // Ten times as fast, so that batched charges take half a second.
  const started = Date.now();
  const clock = () => started + (Date.now() - started) * 10;
  await using api = await startCometApi({ flavour, clock, limiter: false });
  const rate = { limit: 1000, windowSeconds: 10 };
  const { profile, groups } = await examined(api, { model: 'gpt-4o', rate });
  const charge = groups.find(({ name }) => name === 'Charges')?.findings[0];
  expect(charge).toMatchObject({ behaviour: 'a charge', verdict: 'safe' });
  expect(charge?.observed).toMatch(/^6250 units/);
  expect(profile.unlimitedCharged).toBe(flavours[flavour].unlimitedCharged);
  expect(api.account.rows()).toEqual([]);
});

test('charges that nobody made are not seen, rather than safe', async () => {
  await using api = await startCometApi({ flavour: 'newapi' });
  api.faults.add({ kind: 'http503', match: { path: /^\/v1\/chat/ } });
  const { profile, groups } = await examined(api, { model: 'gpt-4o' });
  const charges = groups.find(({ name }) => name === 'Charges')?.findings ?? [];
  expect(charges.map(({ observed, verdict }) => [observed, verdict])).toEqual([
    ['HTTP 503', 'not seen'],
    ['HTTP 503', 'not seen'],
  ]);
  expect(profile).not.toHaveProperty('unlimitedCharged');
});

describe('what it prints', () => {
  test('fits a hundred columns, names the budget and the verdict, and holds no secret', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const report = await examined(api);
    const text = reportText(report, settingsOf(api), plainly);
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(text).toMatch(/\d+ calls in \d+ s, \d+ at most in 180 s of 180 allowed\./);
    expect(text).toMatch(/The bot is safe with this CometAPI: \d+ safe, 0 unsafe, \d+ not seen\.\n$/);
    for (const printed of [text, reportJson(report)]) {
      expect(printed).not.toContain(api.accessToken);
      expect(printed).not.toMatch(/\bsk-\w{8}|\b[A-Za-z0-9]{48}\b/);
    }
    expect(JSON.parse(reportJson(report))).toMatchObject({ safe: true, profile: report.profile });
  });
});

describe('keys of an earlier run', () => {
  test('keep it from starting, and are named', async () => {
    await using api = await startCometApi();
    const { id } = api.account.addKey({ name: 'cometkey-contract-0000-c' });
    const error = await examined(api).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LeftoversFound);
    expect((error as LeftoversFound).keys).toEqual([{ id, name: 'cometkey-contract-0000-c' }]);
    expect(api.account.rows()).toHaveLength(1);
  });

  test('are removed when that is asked for, after they were listed, and no other key is', async () => {
    await using api = await startCometApi();
    api.account.addKey({ name: 'cometkey-contract-0000-c' });
    const kept = api.account.addKey({ name: 'my cometkey-contract-key' });
    const listed: number[] = [];
    const { stuck } = await removeLeftovers(settingsOf(api), (keys) => {
      expect(api.account.rows()).toHaveLength(2);
      listed.push(...keys.map(({ id }) => id));
    });
    expect({ listed, stuck }).toEqual({ listed: [1], stuck: [] });
    expect(api.account.rows()).toEqual([kept]);
  });
});

describe('what stops it', () => {
  test('an interruption: what was made is gone, and nothing is decided', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const stop = new AbortController();
    const unwatch = api.onChange(() => api.account.rows().length >= 3 && stop.abort());
    const report = await examine({ settings: settingsOf(api), readOnly: false, signal: stop.signal });
    unwatch();
    expect(report).toMatchObject({ interrupted: true, left: [] });
    expect(isSafe(report)).toBe(false);
    expect(api.account.calls.some(({ method }) => method === 'DELETE')).toBe(true);
    expect(api.account.rows()).toEqual([]);
  });

  test('a check that cannot go on: the others do, it counts as unsafe, and what was made is gone', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    api.faults.add({ kind: 'empty', match: { method: 'POST', path: /\/key$/ } });
    const report = await examined(api);
    expect(unsafeIn(report)).toEqual([expect.stringContaining('the rest of this group: ')]);
    expect(report.groups.at(-1)?.name).toBe('Limits');
    expect(api.account.rows()).toEqual([]);
  });

  test('keys that would not go are told', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    api.faults.add({ kind: 'success_false', match: { method: 'DELETE' } });
    const report = await examined(api);
    expect(report.left.length).toBeGreaterThan(0);
    expect(isSafe(report)).toBe(false);
    expect(reportText(report, settingsOf(api), plainly)).toContain('These keys could not be removed');
  });
});

describe('recorded on real servers of the family', async () => {
  const folder = new URL('./recorded/contract/', import.meta.url);
  const recorded = await readdir(folder);
  const twins: Record<string, FlavourName> = {
    'new-api-plain.json': 'newapi',
    'new-api-redis.json': 'newapi-redis',
    'new-api-batch.json': 'newapi-batch',
    'new-api-both.json': 'newapi-batch',
    'fork-plain.json': 'fork',
  };

  test('each has a flavour', () => expect(recorded.toSorted()).toEqual(Object.keys(twins).toSorted()));

  test.each(recorded)('%s: safe, and like the flavour that stands for it', async (file) => {
    const told = JSON.parse(await readFile(new URL(file, folder), 'utf8')) as Report & { safe: boolean };
    const { status, unlimitedCharged, ...seen } = told.profile;
    const flavour = flavours[twins[file] ?? 'newapi'];
    const { status: _, ...expected } = switchesOf(flavour);
    // Both at once is a set-up without a flavour of its own.
    const both = file === 'new-api-both.json' ? { lazyStatus: false } : {};
    expect(seen).toEqual({ ...expected, ...both });
    expect(unlimitedCharged).toBe(flavour.unlimitedCharged);
    expect(status?.['quota_per_unit']).toBe(flavour.status['quota_per_unit']);
    expect(told.safe).toBe(true);
  });
});
