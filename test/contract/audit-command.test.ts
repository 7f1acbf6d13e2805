import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { Act } from '../../src/domain/audit.ts';
import { openStore } from '../../src/store/open-store.ts';
import { rawSql } from '../support/raw-audit.ts';
import { type OtherWorld, otherWorld } from '../support/second-world.ts';

const DAY = 86_400_000;
const ZEROS = '0'.repeat(64);

/** Entries of ten days, one a day, the last of today; the database is closed. */
async function scene() {
  const world = await otherWorld();
  await using store = await openStore({
    url: world.database.url,
    rate: { limit: 180, windowSeconds: 180 },
    clock: () => new Date(),
    account: world.cometApi.url.replace(/\/$/, ''),
  });
  const entries = Array.from({ length: 10 }, (_, nth) => ({
    at: new Date(Date.now() - (9 - nth) * DAY),
    actor: 'W9ANA',
    act: (nth === 4 ? '=cmd()' : 'key.revealed') as Act,
    keyId: nth < 2 ? 7 : null,
    requestId: nth === 4 ? '@SUM(1)' : null,
    details: { nth, name: '=1+1, "x"' },
  }));
  await store.commit({ at: new Date(), audit: entries });
  return world;
}

const started = (world: OtherWorld, words: readonly string[]) =>
  spawn(process.execPath, ['src/cli/main.ts', 'audit', ...words], {
    env: { ...process.env, ...world.environment, NODE_ENV: 'test' },
  });

async function audit(world: OtherWorld, ...words: string[]) {
  const command = started(world, words);
  const [out, err, [code]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, 'exit'),
  ]);
  return { out, err, code };
}

const headIn = (out: string): string => /head ([0-9a-f]{64})$/m.exec(out)?.[1] ?? '';

test('an export proves by itself what was done, and in what order', async () => {
  await using world = await scene();
  const verified = await audit(world, 'verify');
  expect(verified).toMatchObject({ code: 0, err: '' });
  expect(verified.out).toMatch(/^10 entries, head [0-9a-f]{64}\n$/);
  const { out, code } = await audit(world, 'export');
  expect(code).toBe(0);
  const rows = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  let previous = ZEROS;
  for (const { hash, ...row } of rows) {
    expect(row['previous_hash']).toBe(previous);
    const sorted = Object.fromEntries(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    expect(createHash('sha256').update(JSON.stringify(sorted)).digest('hex')).toBe(hash);
    previous = String(hash);
  }
  expect([rows.length, previous]).toEqual([10, headIn(verified.out)]);
  const file = join(await mkdtemp(join(tmpdir(), 'cometkey-audit-')), 'export.jsonl');
  const lines = out.trim().split('\n');
  await writeFile(file, lines.slice(3).join('\n'));
  expect(await audit(world, 'verify', '--file', file, '--head', previous.toUpperCase())).toMatchObject({
    code: 0,
    out: `7 entries, head ${previous}\nThey follow seq 3, which is in an archive or an export: it ends with head ${rows[2]?.['hash']}\n`,
  });
  await writeFile(file, out.replace('"nth\\":6', '"nth\\":5'));
  expect(await audit(world, 'verify', '--file', file)).toMatchObject({
    code: 1,
    out: 'seq 7 was edited: its hash is not that of what it says.\n',
  });
});

test('an export that an editor marked is checked all the same, and of a CSV file it is said what to export instead', async () => {
  await using world = await scene();
  const file = join(await mkdtemp(join(tmpdir(), 'cometkey-audit-')), 'export');
  await writeFile(file, `\uFEFF${(await audit(world, 'export')).out}`);
  expect(await audit(world, 'verify', '--file', file)).toMatchObject({ code: 0 });
  for (const mark of ['', '\uFEFF']) {
    await writeFile(file, `${mark}${(await audit(world, 'export', '--format', 'csv')).out}`);
    const { code, err } = await audit(world, 'verify', '--file', file);
    expect(code).toBe(78);
    expect(err).toContain('is a CSV file');
    expect(err).toContain('`cometkey audit export > audit.jsonl`');
  }
});

test.each(['jsonl', 'csv'])('a reader of %s who has enough ends the export quietly', async (format) => {
  await using world = await scene();
  const command = started(world, ['export', '--format', format]);
  command.stdout.destroy();
  const [err, [code]] = await Promise.all([text(command.stderr), once(command, 'exit')]);
  expect({ err, code }).toEqual({ err: '', code: 0 });
});

test('a CSV has no formula in it, and as many entries as were asked for', async () => {
  await using world = await scene();
  const csv = await audit(world, 'export', '--format', 'csv', '--since', '6d');
  expect(csv).toMatchObject({ code: 0, err: '' });
  const rows: Record<string, string>[] = parse(csv.out, { columns: true });
  expect(rows.map(({ seq }) => seq)).toEqual(
    ['5', '6', '7', '8', '9', '10'].slice(rows.length === 6 ? 0 : 1),
  );
  expect(Object.keys(rows[0] ?? {}).join()).toBe(
    'seq,at,actor,act,key_id,request_id,details,previous_hash,hash',
  );
  const formula = /(?:^|,|")[=+@-]/m;
  const all = (await audit(world, 'export', '--format', 'csv')).out;
  expect(all).toContain("'=cmd()");
  expect(all).toContain("'@SUM(1)");
  expect(
    all
      .replaceAll('""', '')
      .split('\r\n')
      .filter((line) => formula.test(line)),
  ).toEqual([]);
  const ofKey = await audit(world, 'export', '--key', '#7');
  expect(ofKey.out.trim().split('\n')).toHaveLength(2);
  expect(await audit(world, 'export', '--key', 'search')).toMatchObject({
    code: 78,
    err: '--key takes the number of a key, such as 1234, not search.\n',
  });
  expect(await audit(world, 'export', '--since', '2026-02-30')).toMatchObject({ code: 78 });
});

test('what is done to an entry is named; what was cut off is found by a head that was written down', async () => {
  await using world = await scene();
  const head = headIn((await audit(world, 'verify')).out);
  await using raw = await rawSql(world.database.url);
  await raw.run(`delete from audit where seq = 10;
    update audit_head set seq = 9, hash = (select hash from audit where seq = 9)`);
  expect(await audit(world, 'verify')).toMatchObject({ code: 0 });
  expect(await audit(world, 'verify', '--head', head)).toMatchObject({
    code: 1,
    out: `seq 10 is missing, or the chain was rewritten: no entry has the hash ${head} that you wrote down.\n`,
  });
  await raw.run('delete from audit where seq = 5');
  expect(await audit(world, 'verify')).toMatchObject({ code: 1, out: 'seq 5 is missing.\n' });
  expect(await audit(world, 'verify', '--head', 'abc')).toMatchObject({ code: 78 });
});

test('what is old moves to a file, from whose last hash the chain goes on', async () => {
  await using world = await scene();
  const folder = await mkdtemp(join(tmpdir(), 'cometkey-audit-'));
  const file = join(folder, 'old.jsonl');
  const before = new Date(Date.now() - 3.5 * DAY).toISOString();
  const archived = await audit(world, 'archive', '--before', before, '--to', file);
  expect(archived).toMatchObject({ code: 0, err: '' });
  expect(archived.out).toMatch(/^seq 1 to 6 are in .*old\.jsonl, which ends with head [0-9a-f]{64}\n$/);
  const hash = headIn(archived.out);
  const verified = await audit(world, 'verify', '--head', hash);
  expect(verified).toMatchObject({ code: 0 });
  // With the entry that tells of it.
  expect(verified.out).toMatch(/^5 entries, head /);
  expect(verified.out).toContain(
    `They follow seq 6, which is in an archive or an export: it ends with head ${hash}`,
  );
  expect(await audit(world, 'verify', '--file', file)).toMatchObject({
    code: 0,
    out: `6 entries, head ${hash}\n`,
  });
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(6);
  // One of the archive isn't in the database, and one of the database isn't in the archive: nobody rewrote anything.
  const older = String(JSON.parse(lines[2] ?? '').hash);
  const notHere = (head: string) => ({
    code: 1,
    err: '',
    out: `No entry here has the hash ${head} that you wrote down. Look in the other archives with --file, and in the database without; if it’s nowhere, entries are missing or were rewritten.\n`,
  });
  expect(await audit(world, 'verify', '--head', older)).toEqual(notHere(older));
  expect(await audit(world, 'verify', '--file', file, '--head', older)).toMatchObject({ code: 0 });
  const newer = headIn(verified.out);
  expect(await audit(world, 'verify', '--file', file, '--head', newer)).toEqual(notHere(newer));
  expect(await audit(world, 'archive', '--before', before, '--to', file)).toMatchObject({
    code: 0,
    out: `Nothing is older than ${before}.\n`,
  });
  const more = new Date(Date.now() - 1.5 * DAY).toISOString();
  expect(await audit(world, 'archive', '--before', more, '--to', file)).toMatchObject({
    code: 78,
    err: `${file} is there already. Remove it, or name another one with --to.\n`,
  });
  await using raw = await rawSql(world.database.url);
  await raw.run(`update audit set actor = 'W9EVE' where seq = 8`);
  expect(await audit(world, 'archive', '--before', more, '--to', join(folder, 'more.jsonl'))).toMatchObject({
    code: 1,
    out: 'seq 8 is wrong, so nothing was archived. `cometkey audit verify` says why.\n',
  });
});
