import { expect, test } from 'vitest';
import { jobsOf } from '../src/app/jobs.ts';
import { WATCH_RULES } from '../src/domain/notices/watch-rules/watch-rules.ts';
import { METRICS } from '../src/telemetry/metrics.ts';
import type { Ports } from '../src/usecases/ports/ports.ts';
import { sourceFiles, textOf } from './support/source-files.ts';

const document = textOf('docs/operations.md');

/** Rows of the table under a heading, a list of cells each. */
function table(heading: string): string[][] {
  const [, section = ''] = document.split(`### ${heading}\n`);
  const rows = (section.split(/\n##/)[0] ?? '').split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')));
}

test('every metric is told, with its kind and labels, and no other', () => {
  const told = table('Metrics').map(([, name, kind, labels]) => `${name} ${kind} ${labels}`);
  const kept = Object.values(METRICS).map(({ name, kind, labels }) => `${name} ${kind} ${labels.join(', ')}`);
  expect(told.toSorted()).toEqual(kept.toSorted());
});

test('what the code measures is in the table of metrics', () => {
  const measured = sourceFiles('src/**/*.ts').flatMap(({ code }) =>
    [...code.matchAll(/\bmetrics\.(?:count|observe|set)\('(\w+)'/g)].map(([, what = '']) => what),
  );
  expect([...new Set(measured)].toSorted()).toEqual(Object.keys(METRICS).toSorted());
});

test('every job is told, and no other', () => {
  const jobs = jobsOf(() => ({}) as Ports, 1000);
  expect(
    table('Jobs')
      .map(([, name]) => name)
      .toSorted(),
  ).toEqual(Object.keys(jobs).toSorted());
});

test('every notice is told, and no other', () => {
  const code = textOf('src/domain/notices/notice.ts');
  const [, bodies = ''] = /type NoticeBody =([\s\S]+?)\nexport/.exec(code) ?? [];
  const kinds = [
    ...Object.keys(WATCH_RULES),
    // `key` is what holds the notices of a key.
    ...[...bodies.matchAll(/kind: '(\w+)'/g)].map(([, kind]) => kind).filter((kind) => kind !== 'key'),
  ];
  expect(
    table('Notices')
      .map(([, kind]) => kind)
      .toSorted(),
  ).toEqual(kinds.toSorted());
});

test('every log line is told, with its level, and no other', () => {
  const said = sourceFiles('src/**/*.ts').flatMap(({ code }) =>
    [...code.matchAll(/\blog\.(debug|info|warn|error)\(\s*(?:\{[^;]*?\}|[\w.]+),\s*'([^']+)'/g)].map(
      ([, level, message]) => `${level} ${message}`,
    ),
  );
  expect(
    table('Log lines')
      .map(([, level, message]) => `${level} ${message}`)
      .toSorted(),
  ).toEqual([...new Set(said)].toSorted());
});
