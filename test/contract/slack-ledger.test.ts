import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { webApiMethods } from '../../sandbox/slack/api.ts';

const here = new URL('.', import.meta.url);
const ledger = readFileSync(new URL('../../docs/sandbox-slack.md', import.meta.url), 'utf8');
const rows = ledger.split('\n').flatMap((line) => {
  const [, what, title] = /^\| (.+) \| (.+) \|$/.exec(line) ?? [];
  return what && title && title !== 'test' && title !== '---' ? [{ what, title }] : [];
});

const titles = readdirSync(here)
  .filter((name) => /^slack-(?!ledger).*\.test\.ts$/.test(name))
  .flatMap((name) => [
    ...readFileSync(new URL(name, here), 'utf8').matchAll(
      /(?:\btest|test\.each\(\w+\)|\]\)|as const\))\(\s*'((?:[^'\\]|\\.)+)'/g,
    ),
  ])
  .map((match) => match[1] ?? '');

test('every method of the pretend Slack has a row in docs/sandbox-slack.md', () => {
  const told = rows.map((row) => row.what).join('\n');
  expect(Object.keys(webApiMethods).filter((name) => !told.includes(`\`${name}\``))).toEqual([]);
});

test('every row of docs/sandbox-slack.md names a test that exists', () => {
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.filter((row) => !titles.includes(row.title))).toEqual([]);
});

test('every test of the pretend Slack is named in docs/sandbox-slack.md, once', () => {
  const named = rows.map((row) => row.title);
  expect(titles.filter((title) => !named.includes(title))).toEqual([]);
  expect(named.filter((title, at) => named.indexOf(title) !== at)).toEqual([]);
});
