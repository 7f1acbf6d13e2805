import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type SourceFile, sourceFiles } from './support/source-files.ts';
import { arrowsOf, circlesOf, entriesOf } from './support/structure/folders.ts';
import { functionsOf, percentile } from './support/structure/functions.ts';

/**
 * Who may import whom; what is not listed is forbidden. A file's row is the longest one that its path begins
 * with. A row that ends in / or - may import its own kind. `type`: types only. `*`: any letters.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'src/domain/': [],
  'src/domain/time.ts': ['date-fns', '@date-fns/tz', 'node:module'],
  'src/domain/requests/approval/terms/reason.ts': ['src/domain/*', 're2js'],
  'src/domain/keys/forecast/burn.ts': ['src/domain/*', 'simple-statistics'],
  'src/domain/keys/forecast/trend.ts': ['simple-statistics'],
  'src/usecases/': ['src/domain/*', 'node:*'],
  'src/usecases/mirror/suggestions.ts': ['fastest-levenshtein'],
  'src/slack/': [
    'src/domain/*',
    'src/usecases/*',
    '@slack/bolt',
    '@slack/web-api',
    'lru-cache',
    'p-timeout',
    'zod',
    'node:*',
  ],
  'src/slack/command-line/': ['src/domain/*', 'string-argv', 'chrono-node', 'ipaddr.js', 'node:*'],
  'src/slack/command-line/nearest-word.ts': ['fastest-levenshtein'],
  'src/slack/commands/naming/unknown-verb.ts': [
    'src/domain/*',
    'src/slack/commands/naming/aliases.ts',
    'src/slack/commands/naming/wishes.ts',
    'src/slack/command-line/nearest-word.ts',
  ],
  'src/slack/blocks/': ['src/domain/*', 'src/slack/text/*', 'type @slack/types', 'zod', 'node:*'],
  'src/slack/text/': ['src/domain/*', 'type src/usecases/*'],
  'src/slack/settings/': [
    'src/domain/*',
    'type src/usecases/*',
    'src/slack/blocks/*',
    'src/slack/text/*',
    'src/slack/command-line/*',
  ],
  'src/slack/views/': [
    'src/domain/*',
    'type src/usecases/*',
    'node:util',
    'src/slack/blocks/*',
    'src/slack/settings/*',
    'src/slack/text/*',
  ],
  'src/slack/views/keys/usage/usage-csv.ts': ['src/domain/*', 'type src/usecases/*', 'csv-stringify/sync'],
  'src/cometapi/': [
    'src/domain/*',
    'type src/usecases/ports/*',
    'got',
    'bottleneck',
    'lru-cache',
    'p-retry',
    'zod',
    'node:*',
  ],
  'src/store/': ['src/domain/*', 'type src/usecases/ports/*', 'kysely', 'pg', 'p-retry', 'node:*'],
  'src/store/migrations/0021-chained-audit.ts': ['src/store/*', 'canonicalize', 'kysely', 'node:*'],
  'src/store/tables/audit-entry.ts': ['src/store/rows/*', 'canonicalize', 'node:*'],
  'src/config/': ['src/domain/*', 'src/telemetry/log.ts', 'fastest-levenshtein', 'yaml', 'zod', 'node:*'],
  'src/telemetry/': [
    'src/domain/keys/redact.ts',
    'type src/usecases/ports/*',
    'pino',
    'prom-client',
    'node:*',
  ],
  'src/app/': ['src/domain/*', 'type src/usecases/ports/*', 'node:*'],
  'src/app/jobs.ts': ['src/domain/*', 'src/usecases/*'],
  // The composition root may see everything of ours, and of npm only what it hands through.
  'src/app/check-cometapi.ts': [
    'src/domain/*',
    'src/cometapi/wire/failure.ts',
    'src/usecases/mirror/sweeps.ts',
    'type src/usecases/ports/*',
    'p-timeout',
  ],
  'src/app/job-triggers.ts': ['src/app/*', 'type src/usecases/ports/*'],
  'src/app/policy/live-ports.ts': [
    'src/app/*',
    'src/usecases/requests/decide/seats.ts',
    'src/domain/*',
    'src/slack/*',
    'type src/store/*',
    'type src/usecases/ports/*',
  ],
  'src/app/policy/policy-reload.ts': [
    'src/app/*',
    'src/config/policy/*',
    'src/domain/*',
    'src/usecases/outbox/*',
    'src/usecases/watch/faults/*',
    'node:*',
  ],
  'src/app/start.ts': ['src/*', 'type @slack/bolt', 'p-timeout', 'node:*'],
  'src/main.ts': ['src/*', 'node:*'],
  'src/cli/': ['src/*', 'csv-parse/sync', 'node:*'],
  'src/cli/audit/': ['src/*', 'node:*'],
  'src/cli/audit/export-audit.ts': ['src/*', 'csv-stringify/sync', 'node:*'],
  'src/cli/owners/propose-owners.ts': ['src/*', 'csv-stringify/sync', 'node:*'],
  'src/cli/program.ts': ['src/*', 'commander'],
  // Uses the bot's CometAPI client and nothing else of the bot.
  'contract/': [
    'src/cometapi/*',
    'src/domain/*',
    'src/usecases/*',
    'src/config/env/*',
    'got',
    'zod',
    'node:*',
  ],
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const statement = /\b(?:import|export)\s+(type\s+)?(?:[\w*\s{},$]+?\s+from\s+)?'([^']+)'/g;
const call = /\b(?:import|require)\(\s*'([^']+)'\s*\)(?=(\.)?)/g;

function importsOf({ path, code }: SourceFile): Import[] {
  const found = (target: string, typeOnly: boolean): Import => ({
    file: path,
    target: target.startsWith('.') ? posix.join(posix.dirname(path), target) : target,
    typeOnly,
  });
  return [
    ...[...code.matchAll(statement)].map(([, type, target = '']) => found(target, type !== undefined)),
    ...[...code.matchAll(call)].map(([, target = '']) => found(target, false)),
  ];
}

const rowOf = (file: string): string =>
  Object.keys(MAY_IMPORT)
    .filter((row) => file.startsWith(row))
    .sort((a, b) => b.length - a.length)[0] ?? '';

/** A package stands for its subpaths too. */
function fits(pattern: string, target: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}${pattern.includes('*') || pattern.endsWith('.ts') ? '' : '(/.*)?'}$`).test(
    target,
  );
}

function isAllowed({ file, target, typeOnly }: Import): boolean {
  const row = rowOf(file);
  if (/[/-]$/.test(row) && target.startsWith(row)) return true;
  return (MAY_IMPORT[row] ?? []).some((pattern) =>
    pattern.startsWith('type ') ? typeOnly && fits(pattern.slice(5), target) : fits(pattern, target),
  );
}

const sayImport = ({ file, target, typeOnly }: Import) =>
  `${file} imports ${typeOnly ? 'types of ' : ''}${target}`;
const src = sourceFiles('src/**/*.ts');
const ruled = [...src, ...sourceFiles('contract/**/*.ts')];
const everything = sourceFiles('{src,contract,sandbox,test,bench}/**/*.{ts,tsx}');

describe('who imports whom', () => {
  test('nothing but what the table allows', () => {
    const forbidden = ruled.flatMap(importsOf).filter((each) => !isAllowed(each));
    expect(forbidden.map(sayImport)).toEqual([]);
  });

  test('every file of src has a row', () => {
    expect(src.map(({ path }) => path).filter((path) => rowOf(path) === '')).toEqual([]);
  });

  test('every package the table allows is imported', () => {
    const used = ruled.flatMap(importsOf);
    const packages = Object.entries(MAY_IMPORT).flatMap(([row, patterns]) =>
      patterns
        .map((pattern) => pattern.replace('type ', ''))
        .filter((pattern) => !pattern.startsWith('src/') && !pattern.startsWith('node:'))
        .map((pattern) => ({ row, pattern })),
    );
    const unused = packages.filter(
      ({ row, pattern }) =>
        ruled.some(({ path }) => rowOf(path) === row) &&
        !used.some(({ file, target }) => rowOf(file) === row && fits(pattern, target)),
    );
    expect(unused.map(({ row, pattern }) => `${row} imports no ${pattern}`)).toEqual([]);
  });

  test('the sandbox imports nothing of the bot', () => {
    const sandbox = sourceFiles('sandbox/**/*.{ts,tsx}').flatMap(importsOf);
    expect(sandbox.filter(({ target }) => target.startsWith('src/')).map(sayImport)).toEqual([]);
  });

  test('nothing but tests imports the examination of a server', () => {
    const others = everything.filter(({ path }) => !/^(contract|test)\//.test(path));
    const inward = others.flatMap(importsOf).filter(({ target }) => target.startsWith('contract/'));
    expect(inward.map(sayImport)).toEqual([]);
  });

  test.each<[string, string, boolean]>([
    ['src/domain/keys/key.ts', "import { clock } from '../../usecases/ports/ports.ts';", false],
    ['src/domain/keys/key.ts', "import { add } from 'date-fns';", false],
    ['src/domain/time.ts', "const { add } = require('date-fns/add');", true],
    ['src/usecases/keys/show-key.ts', "import { openStore } from '../../store/open-store.ts';", false],
    ['src/usecases/keys/show-key.ts', "import type { App } from '@slack/bolt';", false],
    ['src/store/tables/keys.ts', "import { clock } from '../../usecases/ports/ports.ts';", false],
    ['src/store/tables/keys.ts', "import type { Clock } from '../../usecases/ports/ports.ts';", true],
    [
      'src/store/tables/keys.ts',
      "import type { Asked } from '../../usecases/requests/request-change.ts';",
      false,
    ],
    ['src/store/tables/keys.ts', "import { cometApi } from '../../cometapi/comet-api.ts';", false],
    ['src/slack/listeners/commands.ts', "import { parse } from 'chrono-node';", false],
    [
      'src/slack/views/keys/key-detail.ts',
      "import { showKey } from '../../../usecases/keys/show-key.ts';",
      false,
    ],
    [
      'src/slack/views/keys/key-detail.ts',
      "import type {\n  KeyReport,\n} from '../../../usecases/ports/read-models.ts';",
      true,
    ],
    [
      'src/slack/views/keys/key-detail.ts',
      "import { runCommand } from '../../commands/run-command.ts';",
      false,
    ],
    ['src/cometapi/wire/http.ts', "await import('yaml')", false],
    ['contract/suite.ts', "import { start } from '../src/app/start.ts';", false],
    ['contract/checks/lists.ts', "import { walk } from '../../src/cometapi/wire/paginate.ts';", true],
  ])('in %s: %s', (path, text, allowed) => {
    const found = importsOf({ path, text, code: text });
    expect(found).toHaveLength(1);
    expect(found.every(isAllowed)).toBe(allowed);
  });
});

/** Folders whose entries are all of one kind may hold as many as the product has. */
const OF_ONE_KIND: Record<string, string> = {
  'src/domain/changes': 'kinds of changes, and their table',
  'src/domain/notices/watch-rules': 'kinds of news about a key, and their table',
  'src/slack/commands/verbs': 'verbs',
  'src/slack/settings': 'settings of a key, and their tables',
  'src/slack/text/facts': 'facts of a key, their words and their table',
  'src/slack/views/changes': 'words of the kinds of changes, and their table',
  'src/slack/views/forms': 'forms',
  'src/slack/views/notices': 'messages of the kinds of notices, and their table',
  'src/store/migrations': 'migrations, and their table',
  'src/store/tables': 'tables',
  'src/usecases/ports/store': 'ports of the tables',
};

describe('what one look shows', () => {
  test('at most ten entries in a folder, unless they are all of one kind', () => {
    const large = [...entriesOf(src.map(({ path }) => path))].filter(([, names]) => names.length > 10);
    expect(large.map(([folder]) => folder).filter((folder) => !(folder in OF_ONE_KIND))).toEqual([]);
  });

  test('at most 200 lines in a file', () => {
    expect(src.filter(({ text }) => text.split('\n').length - 1 > 200).map(({ path }) => path)).toEqual([]);
  });

  test('short functions: the median at most 9 lines, nine of ten at most 18, none over 40', () => {
    const functions = src.flatMap(functionsOf);
    const lengths = functions.map(({ lines }) => lines);
    expect(functions.filter(({ lines }) => lines > 40)).toEqual([]);
    expect(percentile(lengths, 0.5)).toBeLessThanOrEqual(9);
    expect(percentile(lengths, 0.9)).toBeLessThanOrEqual(18);
  });
});

test('no two folders import each other, nor any in a circle', () => {
  expect(circlesOf(arrowsOf(src))).toEqual([]);
});

test('a circle is found wherever it closes', () => {
  const file = (path: string, to: string) => ({ path, text: `import { x } from '${to}';`, code: '' });
  const circle = [file('src/a/one.ts', '../b/c/two.ts'), file('src/b/two.ts', '../a/one.ts')];
  expect(circlesOf(arrowsOf(circle))).toEqual([['src/a', 'src/b']]);
});

describe('what is never said', () => {
  const lines = (files: readonly SourceFile[], pattern: RegExp) =>
    files.flatMap(({ path, code }) =>
      code.split('\n').flatMap((line) => (pattern.test(line) ? [`${path}: ${line.trim()}`] : [])),
    );
  const domain = sourceFiles('src/domain/**/*.ts');

  test.each([
    ['the time', /Date\.now|new Date\(\s*\)|\bperformance\b/],
    ['chance', /Math\.random|randomUUID|getRandomValues/],
    ['the process', /\bprocess\b/],
    ['waiting', /\basync\b|\bawait\b|\bPromise\b|setTimeout|setInterval/],
  ])('the domain never asks for %s', (_, pattern) => expect(lines(domain, pattern)).toEqual([]));

  test('a use case reads the clock it is given', () => {
    expect(lines(sourceFiles('src/usecases/**/*.ts'), /Date\.now|new Date\(\s*\)|Math\.random/)).toEqual([]);
  });

  test('a view asks nobody for the time', () => {
    expect(lines(sourceFiles('src/slack/views/**/*.ts'), /Date\.now|new Date\(\s*\)|Math\.random/)).toEqual(
      [],
    );
  });

  test('only config.ts reads the environment, which main and the command line hand over whole', () => {
    const others = src.filter(({ path }) => path !== 'src/config/load-config.ts');
    const handed = ['src/main.ts', 'src/cli/program.ts'].flatMap((path) =>
      lines(sourceFiles(path), /\bload(?:Config|Policy)\(process\.env\)/),
    );
    const said = lines(others, /process\s*\.\s*env|process\[/);
    expect(said.filter((line) => !handed.includes(line))).toEqual([]);
  });

  test('no default exports', () =>
    expect(lines(everything, /\bexport\s+default\b|\bas default\b/)).toEqual([]));

  test('no test is skipped or left for later, but for the visible ones of Postgres and Chromium', () => {
    // Split, so that this file does not match its own pattern.
    const later = new RegExp(`TO${'DO'}|FIX${'ME'}|\\b(test|describe|it)\\.(skip|todo|only)\\b`);
    expect(lines(everything, later)).toEqual([]);
  });
});

describe('names', () => {
  const NO_PLACE = [
    'utils',
    'util',
    'helpers',
    'helper',
    'common',
    'shared',
    'misc',
    'types',
    'service',
    'manager',
    'handler',
    'handlers',
    'index',
    'impl',
  ];

  test('no file or folder is named for having no place', () => {
    const nameless = everything.filter(({ path }) =>
      path.split(/[/.-]/).some((word) => NO_PLACE.includes(word.toLowerCase())),
    );
    expect(nameless.map(({ path }) => path)).toEqual([]);
  });
});
