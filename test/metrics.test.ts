import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { METRICS, openMetrics } from '../src/telemetry/metrics.ts';

const source = new URL('../src/', import.meta.url).pathname;
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.ts'),
);

/** Every `metrics.count('word', { label… })` in the code. */
const measured = files.flatMap((path) =>
  [
    ...readFileSync(join(source, path), 'utf8').matchAll(
      /metrics\s*\.(count|observe|set)\(\s*'(\w+)'(?:[^;{]*\{([^}]*)\})?/g,
    ),
  ].map(([, verb, word, labels = '']) => ({
    path,
    kind: { count: 'counter', observe: 'histogram', set: 'gauge' }[verb ?? ''],
    word: word ?? '',
    labels: [...labels.matchAll(/(\w+)(?:\s*:[^,]*)?(?:,|$)/g)].map(([, label]) => label),
  })),
);

test('the code measures nothing that is not in the table', () => {
  expect(measured.length).toBeGreaterThan(5);
  for (const { path, word, kind, labels } of measured) {
    expect(METRICS[word]?.kind, `${word} in ${path}`).toBe(kind);
    expect(METRICS[word]?.labels, `${word} in ${path}`).toEqual(expect.arrayContaining(labels));
  }
});

test('the table holds nothing that the code does not measure', () => {
  const words = new Set(measured.map(({ word }) => word));
  expect(Object.keys(METRICS).filter((word) => !words.has(word))).toEqual([]);
});

test('counts, seconds and levels, as Prometheus reads them', async () => {
  const { metrics, text } = openMetrics();
  metrics.count('commands', { verb: 'quota' });
  metrics.count('commands', { verb: 'quota' });
  metrics.observe('cometapi_call', 0.2, { what: 'list', outcome: 'answered' });
  metrics.set('keys', 42);
  const lines = (await text()).split('\n');
  expect(lines).toContain('cometkey_commands_total{verb="quota"} 2');
  expect(lines).toContain('cometkey_cometapi_call_seconds_bucket{le="0.3",what="list",outcome="answered"} 1');
  expect(lines).toContain('cometkey_keys 42');
  expect(lines).toContain('# HELP cometkey_commands_total Slash commands, by verb.');
});

test('two registries keep apart, and what is not in the table breaks nothing', async () => {
  const [one, two] = [openMetrics(), openMetrics()];
  one.metrics.set('keys', 1);
  two.metrics.set('keys', 2);
  two.metrics.count('no_such_thing', { a: 'b' });
  two.metrics.count('bugs', { surprising: 'label' });
  expect(await one.text()).toContain('cometkey_keys 1');
  expect(await two.text()).toContain('cometkey_keys 2');
  expect(await two.text()).toContain('cometkey_bugs_total 1');
  expect(await two.text()).not.toContain('no_such_thing');
});
