import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../usecases/ports/ports.ts';

interface Metric {
  readonly kind: 'counter' | 'histogram' | 'gauge';
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

const metric = (
  kind: Metric['kind'],
  name: string,
  help: string,
  labels: readonly string[] = [],
): Metric => ({
  kind,
  name: `cometkey_${name}`,
  help,
  labels,
});

/** All metrics by their name in the code; docs/operations.md lists them too. */
export const METRICS: Readonly<Record<string, Metric>> = {
  commands: metric('counter', 'commands_total', 'Slash commands, by verb.', ['verb']),
  clicks: metric('counter', 'clicks_total', 'Buttons pressed and selects used, by action.', ['action']),
  refusals: metric('counter', 'refusals_total', 'What was refused to people, by kind of problem.', ['kind']),
  bugs: metric('counter', 'bugs_total', 'Errors nobody foresaw; each is logged with its ref.'),
  notices: metric('counter', 'notices_total', 'Tries to deliver a notice, by kind and outcome.', [
    'kind',
    'outcome',
  ]),
  cometapi_up: metric(
    'gauge',
    'cometapi_up',
    '1; 0 while CometAPI is left alone because it does not answer.',
  ),
  keys: metric('gauge', 'keys', 'Keys of the account, as the last sweep counted them.'),
  unreadable_keys: metric(
    'gauge',
    'unreadable_keys',
    'Keys that CometAPI lists and that cannot be read, as the last sweep counted them.',
  ),
  sweep_seconds: metric('histogram', 'sweep_seconds', 'How long a sweep over all keys took.'),
  cometapi_call: metric('histogram', 'cometapi_call_seconds', 'Calls to CometAPI, by endpoint and outcome.', [
    'what',
    'outcome',
  ]),
  job_runs: metric('counter', 'job_runs_total', 'Runs of background jobs, by job and outcome.', [
    'job',
    'outcome',
  ]),
  due_work_failures: metric(
    'counter',
    'due_work_failures_total',
    'Items of due work that failed by a bug, by job; each is logged with its ref.',
    ['job'],
  ),
  job_seconds: metric('histogram', 'job_seconds', 'How long a run of a background job took.', ['job']),
};

const SECONDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60, 180];

export interface OpenMetrics {
  readonly metrics: Metrics;
  /** In Prometheus' text format. */
  text(): Promise<string>;
}

/** Uses its own registry, so that two bots in one process count apart. */
export function openMetrics(): OpenMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'cometkey_' });
  const counters = made('counter', (options) => new Counter({ ...options, registers: [registry] }));
  const gauges = made('gauge', (options) => new Gauge({ ...options, registers: [registry] }));
  const histograms = made(
    'histogram',
    (options) => new Histogram({ ...options, buckets: SECONDS, registers: [registry] }),
  );
  return {
    // Names that are not in the table are ignored, because a metric must never break the work; a test finds them.
    metrics: {
      count: (what, labels) => counters.get(what)?.inc(known(what, labels)),
      observe: (what, seconds, labels) => histograms.get(what)?.observe(known(what, labels), seconds),
      set: (what, value) => gauges.get(what)?.set(value),
    },
    text: () => registry.metrics(),
  };
}

const known = (what: string, labels: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([label]) => METRICS[what]?.labels.includes(label)));

interface Options {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
}

function made<T>(kind: Metric['kind'], make: (options: Options) => T): Map<string, T> {
  const wanted = Object.entries(METRICS).filter(([, { kind: its }]) => its === kind);
  return new Map(
    wanted.map(([word, { name, help, labels }]) => [word, make({ name, help, labelNames: [...labels] })]),
  );
}
