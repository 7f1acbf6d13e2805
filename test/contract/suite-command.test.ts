import { spawn } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type PretendCometApi, startCometApi } from '../../sandbox/cometapi/server.ts';
import { compiled } from '../support/bot-process.ts';

const main = new URL('../../contract/main.ts', import.meta.url).pathname;

const environmentOf = (api: PretendCometApi) => ({
  COMETAPI_BASE_URL: api.url,
  COMETAPI_ACCESS_TOKEN: api.accessToken,
  COMETAPI_USER_ID: String(api.userId),
});

/** Runs the command as an operator does, without this process's environment. */
function command(env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...compiled, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += chunk));
  child.stderr.on('data', (chunk) => (said.err += chunk));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, said, ended };
}

test('prints a table without colours where nobody watches, writes the profile, and exits 0', async () => {
  await using api = await startCometApi({ flavour: 'fork' });
  const folder = await mkdtemp(join(tmpdir(), 'cometkey-contract-'));
  const { said, ended } = command(environmentOf(api), '--profile', join(folder, 'profile.json'));
  expect(await ended).toBe(0);
  expect(said.out).toMatch(/The bot is safe with this CometAPI/);
  expect(said.out).not.toContain('\u001b[');
  expect(JSON.parse(await readFile(join(folder, 'profile.json'), 'utf8'))).toMatchObject({
    zeroRowOnRefusal: true,
    badTypes: 400,
  });
});

test('takes the access token from a file, and says it all as JSON', async () => {
  await using api = await startCometApi();
  const folder = await mkdtemp(join(tmpdir(), 'cometkey-contract-'));
  await writeFile(join(folder, 'token'), `${api.accessToken}\n`);
  const { COMETAPI_ACCESS_TOKEN: _, ...rest } = environmentOf(api);
  const env = { ...rest, COMETAPI_ACCESS_TOKEN_FILE: join(folder, 'token') };
  const { said, ended } = command(env, '--json', '--read-only');
  expect(await ended).toBe(0);
  expect(JSON.parse(said.out)).toMatchObject({ safe: true, left: [] });
});

test('a wrong configuration exits 78 with every mistake named, and repeats nothing secret', async () => {
  const env = { COMETAPI_BASE_URL: 'nowhere', COMETAPI_RATE: 'fast', COMETAPI_ACESS_TOKEN: 'very-secret' };
  const { said, ended } = command(env, '--spend', 'sk-typed-by-mistake');
  expect(await ended).toBe(78);
  for (const name of ['BASE_URL', 'ACCESS_TOKEN', 'RATE', 'ACESS_TOKEN'])
    expect(said.err).toContain(`✖ COMETAPI_${name} `);
  expect(said.err).toContain('✖ the command line ');
  expect(said.err).not.toMatch(/very-secret|sk-typed/);
  const { said: unpaid, ended: over } = command({ COMETAPI_ACCESS_TOKEN: 'a-token' }, '--spend');
  expect(await over).toBe(78);
  expect(unpaid.err).toContain('✖ COMETAPI_CONTRACT_MODEL is missing');
});

test('an access token that is refused exits 78 and says what to mend', async () => {
  await using api = await startCometApi({ flavour: 'newapi' });
  const { COMETAPI_USER_ID: _, ...env } = environmentOf(api);
  const { said, ended } = command(env);
  expect(await ended).toBe(78);
  expect(said.err).toContain('New-Api-User header not provided');
  expect(said.err).toContain('COMETAPI_USER_ID');
});

test('an unsafe server exits 1', async () => {
  await using api = await startCometApi({ flavour: 'newapi' });
  api.faults.add({ kind: 'empty', match: { method: 'POST', path: /\/key$/ } });
  const { said, ended } = command(environmentOf(api));
  expect(await ended).toBe(1);
  expect(said.out).toContain('The bot is NOT safe with this CometAPI');
});

test('keys of an earlier run: it refuses, removes them when asked, and then runs', async () => {
  await using api = await startCometApi();
  const { id } = api.account.addKey({ name: 'cometkey-contract-0000-c' });
  const refused = command(environmentOf(api));
  expect(await refused.ended).toBe(1);
  expect(refused.said.err).toContain(`#${id}  cometkey-contract-0000-c`);
  expect(refused.said.err).toContain('--remove-leftovers');
  const tidied = command(environmentOf(api), '--remove-leftovers');
  expect(await tidied.ended).toBe(0);
  expect(api.account.rows()).toEqual([]);
});

test.each([
  'SIGINT',
  'SIGTERM',
] as const)('%s, twice, in the middle: the keys go, and it exits 130', async (signal) => {
  await using api = await startCometApi({ flavour: 'newapi' });
  const kept = api.account.addKey({ name: 'search' });
  api.faults.add({ kind: 'latency', ms: 20 });
  const { child, said, ended } = command(environmentOf(api));
  await vi.waitFor(() => expect(api.account.rows().length).toBeGreaterThan(2), { timeout: 10_000 });
  child.kill(signal);
  child.kill(signal);
  expect(await ended).toBe(130);
  expect(said.err).toContain('Interrupted: removing the keys of this run');
  expect(api.account.rows()).toEqual([kept]);
});
