import { expect, test } from 'vitest';
import { boundedLog } from '../src/slack/adapters/connection/bounded-log.ts';

function logging() {
  const lines: string[] = [];
  const clock = { ms: 0 };
  return {
    lines,
    clock,
    log: boundedLog(
      (line) => lines.push(line),
      () => clock.ms,
    ),
  };
}

test('the same reason is said once a minute, with how often it was left out', () => {
  const { lines, clock, log } = logging();
  for (let at = 0; at < 1000; at += 1) log('401');
  expect(lines).toEqual(['401']);
  clock.ms = 60_000;
  log('401');
  log('401');
  expect(lines).toEqual(['401', '401 (and 999 more times within the last minutes)']);
});

test('each reason is said at once, beside others', () => {
  const { lines, log } = logging();
  for (const reason of ['401', '405', '401', '405', '413']) log(reason);
  expect(lines).toEqual(['401', '405', '413']);
});
