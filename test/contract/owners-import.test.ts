import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { aKey } from '../support/samples.ts';
import { type OtherWorld, otherWorld } from '../support/second-world.ts';
import { upsertSeen } from '../support/store-writes.ts';

const ADA = 'W9ADA';

/** A world whose bot knows some keys, and the command beside it. */
async function scene() {
  const world = await otherWorld();
  const store = await storeOf(world);
  const keys = [
    { id: 1, name: 'search-prod' },
    { id: 2, name: 'ci bot' },
    { id: 3, name: 'twin' },
    { id: 4, name: 'twin' },
    { id: 5, name: '=cmd()\u009b31m' },
    { id: 6, name: '' },
    { id: 7, name: '5' },
  ];
  await upsertSeen(
    store,
    keys.map((key) => ({ ...aKey(), ...key })),
    new Date(),
    null,
  );
  await store.close();
  return world;
}

const storeOf = ({ database, cometApi }: OtherWorld, use: 'alone' | 'shared' = 'alone') =>
  openStore({
    url: database.url,
    rate: { limit: 180, windowSeconds: 180 },
    clock: () => new Date(),
    account: cometApi.url.replace(/\/$/, ''),
    use,
  });

const imports = (world: OtherWorld, csv: string, ...options: string[]) =>
  importsWith({}, world, csv, ...options);

async function importsWith(
  environment: Readonly<Record<string, string>>,
  world: OtherWorld,
  csv: string,
  ...options: string[]
) {
  const file = join(await mkdtemp(join(tmpdir(), 'cometkey-owners-')), 'owners.csv');
  await writeFile(file, csv);
  const command = spawn(process.execPath, ['src/cli/main.ts', 'owners', 'import', file, ...options], {
    env: { ...process.env, ...world.environment, NODE_ENV: 'test', ...environment },
  });
  const [out, err, [code]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, 'exit'),
  ]);
  return { out, err: err.replaceAll(file, 'FILE'), code };
}

async function ownersIn(world: OtherWorld): Promise<Record<number, string | null>> {
  await using store = await storeOf(world, 'shared');
  const found = await store.keys.byIds([1, 2, 3, 4, 5]);
  return Object.fromEntries(found.map(({ id, owner }) => [id, owner]));
}

test('a list of owners: first it is said what it would change, then it is changed, and the bot tells whom it concerns', async () => {
  await using world = await scene();
  const csv = `\ufeffName;note;UserID\nsearch-prod;x;${ADA}\n"ci bot";"a; b";W9ANA\n#5;;W9ANA\n`;
  const dry = await imports(world, csv);
  expect(dry).toMatchObject({ code: 0, err: '' });
  expect(dry.out.split('\n')).toEqual([
    `line 2: 'search-prod' (#1) no owner → ${ADA}`,
    "line 3: 'ci bot' (#2) no owner → W9ANA",
    "line 4: '=cmd()\\x9B31m' (#5) no owner → W9ANA",
    '3 keys to give; 0 already with their owner; 0 lines that can’t be used.',
    'Nothing has changed yet. To do it, add --apply --as and the Slack user id of an admin.',
    '',
  ]);
  expect(await ownersIn(world)).toMatchObject({ 1: null, 2: null, 5: null });
  const done = await imports(world, csv, '--apply', '--as', ADA);
  expect(done).toMatchObject({ code: 0, err: '' });
  expect(done.out).toContain('Done: 3 keys given. The bot tells everybody concerned.');
  expect(await ownersIn(world)).toMatchObject({ 1: ADA, 2: 'W9ANA', 3: null, 5: 'W9ANA' });
  expect((await imports(world, csv, '--apply', '--as', ADA)).out).toContain('0 keys to give; 3 already');
  await using store = await storeOf(world, 'shared');
  const waiting = await store.notices.claimDue(new Date(Date.now() + 600_000), 1, 50);
  expect(waiting.map(({ to, body }) => [to, body.kind])).toEqual([
    [{ kind: 'member', id: 'W9ANA' }, 'assigned_many'],
  ]);
});

test('while a line cannot be used, nothing is changed, and each is named with what mends it', async () => {
  await using world = await scene();
  const csv = `key,owner\nsearch-prod,W9ANA\nnone,W9ANA\ntwin,W9ANA\n2,ana\n2,W9GUEST\nsearch-prod,${ADA}\n5,W9ANA\n,W9ANA\n`;
  const { out, code } = await imports(world, csv, '--apply', '--as', ADA);
  expect(code).toBe(1);
  expect(out.split('\n')).toEqual([
    "line 2: 'search-prod' (#1) no owner → W9ANA",
    expect.stringMatching(/^line 3: ✖ There’s no key 'none'\. /),
    expect.stringMatching(/^line 4: ✖ 2 keys go by 'twin'\. Write the number instead: #3, #4\.$/),
    expect.stringMatching(/^line 5: ✖ 'ana' isn’t a Slack user id\. /),
    "line 6: ✖ 'W9GUEST' isn’t a full, active member of the workspace.",
    'line 7: ✖ line 2 gives the same key to somebody else. Keep one of the two.',
    expect.stringMatching(/^line 8: ✖ 2 keys go by '5'\. Write the number instead: #5, #7\.$/),
    expect.stringMatching(/^line 9: ✖ There’s no key ''\. /),
    '1 key to give; 0 already with their owner; 7 lines that can’t be used.',
    '',
  ]);
  expect(await ownersIn(world)).toMatchObject({ 1: null, 2: null });
});

test.each<[string, string, string[], RegExp]>([
  ['no columns', 'search-prod,W9ANA\n', [], /needs a first line that names the columns: key,owner/],
  [
    'a key in two columns',
    'id,name,owner\n5,search-prod,W9ANA\n',
    [],
    /says the key in two columns, 'id' and 'name'/,
  ],
  ['an owner in two columns', 'key,owner,user\n5,W9ANA,W9ADA\n', [], /says the owner in two columns/],
  ['no CSV', 'key,owner\n"search', [], /isn’t a CSV file I can read: /],
  ['nobody answers for it', 'key,owner\n1,W9ANA\n', ['--apply'], /^Add --as and the Slack user id/],
  ['no admin answers for it', 'key,owner\n1,W9ANA\n', ['--apply', '--as', 'W9ANA'], /^W9ANA isn’t an admin/],
  ['an option that there is not', 'key,owner\n', ['--force'], /unknown option '--force'/],
])('%s: refused in a sentence, and nothing is changed', async (_, csv, options, words) => {
  await using world = await scene();
  const { err, code } = await imports(world, csv, ...options);
  expect(code).toBe(78);
  expect(err).toMatch(words);
  expect(err).not.toMatch(/^\s+at /m);
  expect(await ownersIn(world)).toMatchObject({ 1: null });
});

test('a bug ends it with a code of its own, which is not that of something found', async () => {
  await using world = await scene();
  const broken = `Map.groupBy=()=>{throw new RangeError('thrown past everything')}`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(broken)}`;
  const { err, code } = await importsWith(
    { NODE_OPTIONS },
    world,
    'key,owner\n1,W9ANA\n',
    '--apply',
    '--as',
    ADA,
  );
  expect(err).toMatch(/RangeError: thrown past everything\n +at /);
  expect(code).toBe(70);
});
