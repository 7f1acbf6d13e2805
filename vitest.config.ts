import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** A bot takes half as long again to start where what it imports is compiled anew, and the tests start dozens. */
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'cometkey-compiled');

/**
 * The files of a worker share what they import (24 MB of Bolt alone): nothing of the bot stands in a module, so
 * a story leaves nothing behind for the next one.
 */
const project = (name: string, include: string[], testTimeout = 30_000) => ({
  test: {
    name,
    include,
    testTimeout,
    hookTimeout: 60_000,
    isolate: false,
    maxWorkers: 2,
    sequence: { groupOrder: 1 },
  },
});

/** Judged by seconds, or by the share of a rate that is used up, of which other tests would take some. */
const ALONE = ['rate', 'scheduler', 'store-connections', 'cometapi-account', 'killed'].map(
  (name) => `test/contract/${name}.test.ts`,
);

/** Most of its time passes in processes that start, stop and time out, so more of its files run at once. */
const contract = {
  test: {
    ...project('contract', ['test/contract/**/*.test.ts'], 60_000).test,
    exclude: ALONE,
    maxWorkers: 3,
    sequence: { groupOrder: 0 },
  },
};

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/*.test.ts', 'test/domain/**/*.test.ts', 'test/slack/**/*.test.ts']),
      contract,
      project('wire', ['test/wire/**/*.test.ts']),
      project('browser', ['test/browser/**/*.test.ts'], 120_000),
      { test: { ...project('alone', ALONE, 60_000).test, maxWorkers: 1, sequence: { groupOrder: 3 } } },
      // By itself: it times calls out by the clock, and a busy machine would be most of what it tests.
      {
        test: {
          name: 'model',
          include: ['test/model/**/*.test.ts', 'test/simulation/**/*.test.ts'],
          testTimeout: 300_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      reporter: ['text-summary'],
      thresholds: { lines: 90, 'src/domain/**': { lines: 100, functions: 100 } },
    },
  },
});
