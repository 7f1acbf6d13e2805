import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { gridWorkspace } from '../../sandbox/slack/grid.ts';
import { person } from '../../sandbox/slack/workspace.ts';
import { openStore } from '../../src/store/open-store.ts';
import { aKey } from '../support/samples.ts';
import { type OtherWorld, otherWorld } from '../support/second-world.ts';
import { slackAlone } from '../support/slack-alone.ts';
import { upsertSeen } from '../support/store-writes.ts';

const ADA = 'W9ADA';
const HEADER = 'key,owner,key_name,owner_name,matched';

const somebody = (id: string, real_name: string | null, more: object = {}) => ({
  updated: 1_700_000_000,
  id,
  team_id: 'T9OTHER',
  name: id.toLowerCase().slice(2),
  profile: { real_name, display_name: '' },
  real_name,
  ...more,
});

const PEOPLE = [
  { id: 'USLACKBOT', team_id: 'T9OTHER', name: 'slackbot', real_name: 'Slackbot', is_bot: false },
  somebody('W9ANA', 'Ana Tran'),
  somebody('W9BOT', 'Deploy Robot', { is_bot: true }),
  somebody('W9GONE', 'Gus Parted', { deleted: true }),
  somebody('W9GUEST', 'Gil Guest', { is_restricted: true }),
  somebody('W9SAM', 'Sam Stranger', { team_id: 'T9ELSE' }),
  somebody('W9LEE', 'Lee Kim', { profile: { display_name: 'lee.k', real_name: 'Lee Kim' } }),
  somebody('W9LEA', 'Lee Anders'),
  somebody('W9ADA', '=HYPERLINK("x") Adalind', { name: 'adalind' }),
  somebody('W9EVA', null, { profile: { display_name: null, email: 'eva.maria+keys@other.example' } }),
];

/** Slack’s refusals are played by the sandbox. */
const sandboxOf = ({ slack }: Awaited<ReturnType<typeof slackAlone>>) => ({
  SLACK_API_URL: slack.apiUrl,
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
});

/** A bot that has read these keys, and the command beside it. */
async function scene(names: readonly string[], { isAllRead = true, owned = [] as number[] } = {}) {
  const world = await otherWorld();
  world.slack.state.people = PEOPLE;
  await using store = await storeOf(world);
  const keys = names.map((name, at) => ({ ...aKey(), id: at + 1, name }));
  await upsertSeen(store, keys, new Date(), null);
  await store.commit({ at: new Date(), keys: owned.map((id) => ({ id, owner: 'W9ANA' })) });
  if (isAllRead) await store.keyValues.compareAndSet('last_sweep', null, String(Date.now()));
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

async function runs(environment: OtherWorld['environment'], ...words: string[]) {
  const command = spawn(process.execPath, ['src/cli/main.ts', 'owners', ...words], {
    env: { ...process.env, NODE_ENV: 'test', ...environment },
  });
  const [out, err, [code]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, 'exit'),
  ]);
  return { out, err, code };
}

const fileIn = async () => join(await mkdtemp(join(tmpdir(), 'cometkey-owners-')), 'owners.csv');

test('owners are proposed from names, looked through, and imported as they are', async () => {
  const names = ['ana-prod', 'lee.k test', 'lee laptop', 'search', '=cmd()\u009b31m adalind', 'eva.maria'];
  await using world = await scene([...names, 'gus-prod', 'gil ci', 'sam', 'robot', 'ana 5'], { owned: [11] });
  const file = await fileIn();
  const proposed = await runs(world.environment, 'propose', '--out', file);
  expect(proposed).toMatchObject({ code: 0, out: '' });
  expect(proposed.err.split('\n')).toEqual([
    'I can propose an owner for 4 of the 10 keys without one.',
    '1 could be more than one person’s, so you have to say whose it is:',
    "  'lee laptop' (#3): 'Lee Kim' (W9LEE), 'Lee Anders' (W9LEA)",
    '5 name nobody I can be sure of.',
    `Look the list through and take out what is wrong. \`cometkey owners import ${file}\` then says what it would change.`,
    '',
  ]);
  expect((await readFile(file, 'utf8')).split('\r\n')).toEqual([
    HEADER,
    `#5,${ADA},'=cmd() 31m adalind,"'=HYPERLINK(""x"") Adalind",adalind`,
    '#1,W9ANA,ana-prod,Ana Tran,ana',
    '#6,W9EVA,eva.maria,eva,eva maria',
    '#2,W9LEE,lee.k test,Lee Kim,lee k',
    '',
  ]);
  const pages = world.slack.state.calls.filter(({ method }) => method === 'users.list');
  expect(pages.map(({ args }) => args['cursor'] ?? '')).toEqual([
    '',
    ...[3, 6, 9].map((at) => `dXNlcjo=${at}`),
  ]);
  const imported = await runs(world.environment, 'import', file, '--apply', '--as', ADA);
  expect(imported).toMatchObject({ code: 0, err: '' });
  expect(imported.out).toContain('4 keys to give; 0 already with their owner; 0 lines that can’t be used.');
  expect(imported.out).toContain('Done: 4 keys given.');
  const again = await runs(world.environment, 'propose');
  expect(again.out).toBe(`${HEADER}\r\n`);
  expect(again.err).toMatch(/^I can propose an owner for none of the 6 keys without one\.\n1 could be/);
});

test('in an Enterprise Grid, of many people, and slowed down by Slack', async () => {
  await using world = await scene(['kim-ci', 'max-both-ci', 'noa', 'ana', 'dee-prod', 'zed 449 x', 'bob']);
  const workspace = gridWorkspace();
  for (let at = 0; at < 450; at += 1) workspace.users.push(person(`zed_${at}`, `Zed${at}`, 'Etc/UTC'));
  await using sandbox = await slackAlone({ workspace });
  const { faults, calls } = sandbox.slack;
  faults.push({ method: 'users.list', times: 2, kind: 'ratelimited', retryAfterSeconds: 1 });
  const { out, err, code } = await runs({ ...world.environment, ...sandboxOf(sandbox) }, 'propose');
  expect({ code, faults }).toEqual({ code: 0, faults: [] });
  expect(out.split('\r\n').map((line) => line.split(',').slice(0, 2).join())).toEqual([
    'key,owner',
    '#4,U0ANA',
    '#7,U0BOB',
    '#2,U0MAX',
    '#3,U0NOA',
    '#6,U0ZED_449',
    '',
  ]);
  expect(err).toContain(
    'I can propose an owner for 5 of the 7 keys without one.\n2 name nobody I can be sure of.\n',
  );
  expect(err).toContain('`cometkey owners import FILE`');
  const listed = calls.filter(({ method }) => method === 'users.list');
  expect(listed.map(({ answer }) => answer)).toEqual(['ratelimited', 'ratelimited', 'ok', 'ok', 'ok']);
});

const ODD = [
  null,
  'W9NOBODY',
  { id: 'W9NAMELESS' },
  somebody('W9KIM', 'Kim Odd', { is_restricted: 'no' }),
  somebody('W9MAX', 'Maxim Odd', { team_id: 7 }),
  somebody('W9NOA', 'Noa Odd', { profile: null, name: null }),
  somebody('W9ZED', 'Zed Odd', { profile: 'none', name: 7 }),
  somebody('W9ANE', 'Ana Odd', { enterprise_user: 'yes' }),
  { ...somebody('W9EVE', 'Eve Odd'), id: null },
];

test('whoever Slack lists oddly is not proposed, but may be meant, and ends nothing', async () => {
  await using world = await scene(['kim-ci', 'maxim', 'noa-ci', 'zed-ci', 'ana-ci', 'eve-ci', 'lee.k ci']);
  world.slack.state.people = [...ODD, ...PEOPLE, somebody('W9LEE', 'Lee Kim')] as typeof PEOPLE;
  const { out, err, code } = await runs(world.environment, 'propose');
  expect({ err, code }).toEqual({
    code: 0,
    err: [
      'I can propose an owner for 3 of the 7 keys without one.',
      '1 could be more than one person’s, so you have to say whose it is:',
      "  'ana-ci' (#5): 'Ana Odd' (Slack doesn’t say in a way I can read whether they’re a member), 'Ana Tran' (W9ANA)",
      '3 name nobody I can be sure of.',
      'Look the list through and take out what is wrong. `cometkey owners import FILE` then says what it would change.',
      '',
    ].join('\n'),
  });
  expect(out.split('\r\n').map((line) => line.split(',')[1])).toEqual([
    'owner',
    'W9LEE',
    'W9NOA',
    'W9ZED',
    undefined,
  ]);
});

test.each([
  [
    'comes to a page that was there',
    { json: { ok: true, members: PEOPLE, response_metadata: { next_cursor: 'again' } } },
  ],
  ['never ends', null],
])('a list that %s is not waited for', async (_how, answer) => {
  await using world = await scene(['ana-prod']);
  if (answer) world.slack.state.answers['users.list'] = answer;
  else world.slack.state.people = Object.assign([...PEOPLE], { length: 1e6 });
  const { out, err, code } = await runs(world.environment, 'propose');
  expect({ out, err, code }).toEqual({
    code: 78,
    out: '',
    err: 'Slack’s list of the people in the workspace doesn’t end, so I can’t read all of it, and I propose nobody from only a part of it. Run this again later.\n',
  });
});

test.each([
  ['missing_scope', /lacks the scope users:read\. Add it and install the app again: api\.slack\.com/],
  ['team_access_not_granted', /in the workspace \(team_access_not_granted\)\. Check the app’s scopes/],
  [
    'internal_error',
    /^Slack isn’t telling me who is in the workspace right now\. Run it again in a minute\.\n$/,
  ],
])('Slack lists nobody (%s): said with what mends it, and nothing is written', async (refusal, words) => {
  await using world = await scene(['ana-prod']);
  const isScope = refusal === 'missing_scope';
  const workspace = { ...gridWorkspace(), ...(isScope && { withheldScopes: ['users:read'] }) };
  await using sandbox = await slackAlone({ workspace });
  if (!isScope) sandbox.slack.faults.push({ method: 'users.list', times: 1, kind: 'error', error: refusal });
  const { out, err, code } = await runs({ ...world.environment, ...sandboxOf(sandbox) }, 'propose');
  expect({ out, code }).toEqual({ out: '', code: 78 });
  expect(err).toMatch(words);
});

test('a list that is there is never written over', async () => {
  await using world = await scene(['ana-prod']);
  const file = await fileIn();
  await writeFile(file, 'corrected by hand');
  const there = await runs(world.environment, 'propose', '--out', file);
  expect(there).toEqual({
    code: 78,
    out: '',
    err: `${file} is there already. Remove it, or name another one with --out.\n`,
  });
  expect(await readFile(file, 'utf8')).toBe('corrected by hand');
  const nowhere = await runs(world.environment, 'propose', '--out', join(file, 'owners.csv'));
  expect(nowhere).toMatchObject({ code: 78, err: `I can’t write ${join(file, 'owners.csv')}: ENOTDIR.\n` });
});

test('before the bot has read all keys it is said that there may be more, and without any why', async () => {
  await using none = await scene([], { isAllRead: false });
  const unread = await runs(none.environment, 'propose');
  expect(unread).toMatchObject({
    code: 78,
    out: '',
    err: expect.stringMatching(/^I don’t know any keys yet\. Start/),
  });
  await using some = await scene(['ana-prod'], { isAllRead: false });
  const { err, code } = await runs(some.environment, 'propose');
  expect(code).toBe(0);
  expect(err).toContain('I can propose an owner for the one key without one.\nI haven’t read all keys yet');
});

test('where every key has an owner, Slack is not asked', async () => {
  await using world = await scene(['ana-prod'], { owned: [1] });
  const done = await runs(world.environment, 'propose');
  expect(done).toEqual({ code: 0, out: `${HEADER}\r\n`, err: 'Every key has an owner.\n' });
  expect(world.slack.state.calls.map(({ method }) => method)).toEqual(['auth.test']);
});
