import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { LaneReport } from './lane.ts';

/**
 * npm run simulate: stories by the hundred thousand, each from a seed of its own that follows from --seed, one process
 * a core, until --steps are played or --minutes are over. What breaks a rule is shrunk and told with its seed;
 * --replay SEED plays that story again and prints everything that goes in and out of the bots.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    steps: { type: 'string', default: '1000000' },
    minutes: { type: 'string', default: '600' },
    lanes: { type: 'string', default: String(availableParallelism()) },
    replay: { type: 'string' },
  },
});

const lane = (...args: readonly (string | number)[]) =>
  fork(`${import.meta.dirname}/lane.ts`, args.map(String), { execArgv: ['--max-semi-space-size=32'] });

function replay(seed: string): void {
  lane('--replay', seed).on('exit', (code) => process.exit(code ?? 1));
}

function simulate(): void {
  const lanes = Number(values.lanes);
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const total = { stories: 0, steps: 0, violations: 0, failures: 0 };
  const told = () =>
    `seed ${values.seed}: ${total.stories} stories, ${total.steps} steps in ${seconds().toFixed(0)} s (${(total.steps / seconds()).toFixed(0)}/s on ${lanes} cores), ${total.violations} violations`;
  const telling = setInterval(() => console.log(told()), 30_000);

  const children = Array.from({ length: lanes }, (_, nth) =>
    lane('--seed', Number(values.seed) + nth, '--stride', lanes)
      .on('message', hear)
      .on('exit', (code) => {
        total.failures += Number(code !== 0 && code !== null);
        if (children.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null)) end();
      }),
  );
  const stop = () => {
    for (const child of children) child.kill();
  };
  const limit = setTimeout(stop, Number(values.minutes) * 60_000);

  function hear(report: LaneReport): void {
    total.stories += report.stories;
    total.steps += report.steps;
    if (report.violation !== null) {
      total.violations += 1;
      console.error(`\n${report.violation}`);
    }
    if (total.steps >= Number(values.steps)) stop();
  }

  function end(): void {
    clearTimeout(limit);
    clearInterval(telling);
    console.log(told());
    process.exitCode = total.violations + total.failures > 0 || total.stories === 0 ? 1 : 0;
  }
}

if (values.replay === undefined) simulate();
else replay(values.replay);
