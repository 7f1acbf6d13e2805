import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { DONE } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const PATIENT = { timeout: 10_000, interval: 20 };
const answers = (person: Person) =>
  person.sees({ channel: 'general' }).filter(({ ephemeral_to }) => ephemeral_to !== undefined);

test.for([
  ['quota search-prod -$1', 'PUT', DONE],
  ['show search-prod', 'GET', /\*search-prod\*|^search-prod/],
  ['disable search-prod', 'PUT', DONE],
] as const)('“%s”, when CometAPI is slow, says that it is at work, and the answer takes the place of that', async ([
  line,
  method,
  answer,
]) => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  const before = answers(ana).length;
  cometApi.faults.add({ kind: 'latency', ms: 3000, match: { method }, times: 1 });
  const typing = stage.after(ana.types(`/cometkey ${line}`));
  await expect.poll(() => stage.told(ana), PATIENT).toMatch(/^⏳ Working on it/);
  await typing;
  expect(stage.told(ana)).toMatch(answer);
  expect(answers(ana)).toHaveLength(before + 1);
  expect(answers(ana).map(textOf).join()).not.toContain('Working on it');
});

test('where a window opens instead of an answer, nothing says for ever that it is at work', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  const before = answers(ana).length;
  cometApi.faults.add({ kind: 'latency', ms: 3000, match: { method: 'GET' }, times: 1 });
  const typing = stage.after(ana.types('/cometkey edit search-prod'));
  await expect.poll(() => stage.told(ana), PATIENT).toMatch(/^⏳ Working on it/);
  await typing;
  expect(textOf(ana.modal())).toContain('Edit search-prod');
  expect(answers(ana)).toHaveLength(before);
});

test.for([
  ['show search-prod', /^search-prod · /],
  ['disable search-prod', DONE],
  ['enable search-prod', /already enabled/],
] as const)('“%s”, answered when its place is gone, is answered in a direct message', async ([
  line,
  answer,
]) => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  cometApi.faults.afterRead(() => stage.advance(31 * 60_000), 1);
  await stage.after(ana.types(`/cometkey ${line}`));
  expect(stage.dm(ana)).toMatch(answer);
});
