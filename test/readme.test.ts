import { existsSync, globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { environment } from '../src/config/env/env-schema.ts';
import { COMMANDS, usageOf, type VerbName } from '../src/slack/commands/commands.ts';
import { textOf } from './support/source-files.ts';

const readme = textOf('README.md');
const rows = readme.split('\n').filter((line) => line.startsWith('| '));
const variables = Object.keys(environment.shape);

/** The first cells of every table, without the bars that Markdown wants escaped. */
const firstCells = rows.map((row) =>
  (row.split(/(?<!\\) \| /)[0] ?? '').replace(/^\| /, '').replaceAll('\\|', '|'),
);

describe('README.md', () => {
  test.each(Object.keys(COMMANDS) as VerbName[])('has a row for %s, in the words of its help', (verb) => {
    const cell = `\`${usageOf(verb).replace('/cometkey ', '')}\``;
    expect(firstCells).toContain(cell);
    expect(rows.find((_, index) => firstCells[index] === cell)).toContain(COMMANDS[verb].about);
  });

  test.each(variables)('has a row for %s', (name) => {
    expect(firstCells.some((cell) => cell.includes(`\`${name}\``))).toBe(true);
  });

  test('has a row for each scope, and for no other', () => {
    const manifest = parse(textOf('manifest.yml')) as { oauth_config: { scopes: Record<string, string[]> } };
    const told = firstCells.flatMap((cell) =>
      [...cell.matchAll(/`([a-z.]+:[a-z]+|commands)`/g)].map(([, scope]) => scope),
    );
    expect(told.toSorted()).toEqual(Object.values(manifest.oauth_config.scopes).flat().toSorted());
  });

  test('its link creates the app of manifest.yml', () => {
    const [, encoded = ''] = /manifest_json=([^)\s]+)/.exec(readme) ?? [];
    expect(JSON.parse(decodeURIComponent(encoded))).toEqual(parse(textOf('manifest.yml')));
  });

  test('every command of npm that it names is there', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm (?:run (\w+)|(test|start)\b)/g)].map(
      ([, run, short]) => run ?? short ?? '',
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(named).toContain('test');
  });
});

describe('.env.example', () => {
  const example = textOf('.env.example');
  const named = [...example.matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(([, name = '']) => name);

  test('has every variable there is, and no other', () => {
    expect([...new Set(named)].toSorted()).toEqual(variables.toSorted());
  });

  test('holds no secret', () => expect(example).not.toMatch(/xox[a-z]-\w{6}|xapp-\w{6}|sk-\w{6}/));
});

describe('every file that a document links to is there', () => {
  const documents = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...['architecture', 'operations', 'decisions'].map((name) => `docs/${name}.md`),
  ];

  test.each(documents)('%s', (path) => {
    const links = [...textOf(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link);
    const base = new URL(`../${path}`, import.meta.url);
    expect(links.filter((link) => !existsSync(new URL(link, base)))).toEqual([]);
  });
});

/** docs/decisions.md tells of files as they were. */
const present = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md')].filter(
  (path) => path !== 'docs/decisions.md',
);

/** `test/wire`, `test/contract/store*.test.ts`, `domain/keys`; a folder of `src/` may be named without it. */
const NAMED_FILE =
  /`((?:src|test|sandbox|contract|bench|docs|usecases|domain|cometapi|store|slack|app|interaction|command-line)\/[\w./*-]+)`/g;

test.each(present)('every file and folder that %s names is there', (path) => {
  const named = [...textOf(path).matchAll(NAMED_FILE)].map(([, name = '']) => name);
  const places = (name: string) =>
    [name, `src/${name}`, `src/slack/${name}`].flatMap((at) => [at, `${at}.ts`]);
  expect(named.filter((name) => places(name).every((at) => globSync(at).length === 0))).toEqual([]);
});
