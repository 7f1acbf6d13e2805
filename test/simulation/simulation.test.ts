import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { plays } from '../support/effort.ts';

const run = promisify(execFile);
const simulate = (...args: string[]) =>
  run(process.execPath, ['test/simulation/main.ts', ...args], { maxBuffer: 2 ** 26 });

test('a seed plays the same story each time, byte for byte', async () => {
  const [once, again] = await Promise.all(['5', '5'].map((seed) => simulate('--replay', seed)));
  expect(once?.stdout).toContain('Slack delivers');
  expect(once?.stdout).toContain('CometAPI answers');
  expect(again?.stdout).toBe(once?.stdout);
});

test('no simulated story breaks a rule', async () => {
  const { stdout } = await simulate('--seed', '1', '--steps', String(plays(1000, 200_000, 10_000)));
  expect(stdout).toContain(' 0 violations');
});
